package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

class ForgottenTurnsTest {

    private final Forgetful places = new Forgetful();
    private final ForgottenTurns turns = new ForgottenTurns(places);

    @Test
    void whatWaitsAlthoughThePlaceIsFreeIsForgotten() {
        CompletionStage<?> turn = places.batch(Question.aboutNothing(), numbers -> Map.of());

        assertThat(turns.isForgotten(turn)).isTrue();
    }

    @Test
    void whatWaitsForAnotherOrIsOverIsNot() {
        CompletableFuture<?> turn = new CompletableFuture<>();
        places.underWay = true;
        assertThat(turns.isForgotten(turn)).isFalse();

        places.underWay = false;
        turn.complete(null);
        assertThat(turns.isForgotten(turn)).isFalse();
    }

    @Test
    void aReminderBringsTheTurn() {
        CompletionStage<?> turn = places.batch(Question.aboutNothing(), numbers -> Map.of());

        turns.remind();

        assertThat(turn.toCompletableFuture()).isCompleted();
        turns.remind();
        assertThat(places.asked)
                .as("one reminder for the turn, and one for none")
                .isEqualTo(3);
    }

    @Test
    void asLongAsAReminderWaitsThereIsNoOther() {
        places.underWay = true;

        turns.remind();
        turns.remind();

        assertThat(places.asked).isEqualTo(1);
    }

    /** Looks into its queue only when something comes behind what it has forgotten. */
    private static final class Forgetful extends Places {

        private final Queue<CompletableFuture<Map<RegistrationNumber, VehicleLookup>>> queue = new ArrayDeque<>();
        private boolean underWay;
        private int asked;

        @Override
        CompletionStage<Map<RegistrationNumber, VehicleLookup>> batch(
                Question question, Function<List<RegistrationNumber>, Map<RegistrationNumber, VehicleLookup>> ask) {
            asked++;
            CompletableFuture<Map<RegistrationNumber, VehicleLookup>> turn = new CompletableFuture<>();
            queue.add(turn);
            if (!underWay && asked > 1) {
                queue.forEach(each -> each.complete(ask.apply(question.begin())));
                queue.clear();
            }
            return turn;
        }

        @Override
        boolean batchIsUnderWay() {
            return underWay;
        }
    }
}
