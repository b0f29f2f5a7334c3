package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.trace.Span;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class BatchLookupsTest {

    private final BatchLookups batch = new InThrees();

    @Test
    void aRequestWithManyCarsMakesFullQuestions() {
        assertThat(questionsAbout("CAR100", "CAR101", "CAR102", "CAR103"))
                .extracting(Question::numbers)
                .containsExactly(numbers("CAR100", "CAR101", "CAR102"), numbers("CAR103"));
    }

    @Test
    void laterRequestsFillUpTheQuestionThatWaitsBeforeTheyMakeAnother() {
        Question waiting = questionsAbout("CAR100").get(0);

        assertThat(questionsAbout("CAR101")).isEmpty();
        List<Question> further = questionsAbout("CAR102", "CAR103");

        assertThat(waiting.numbers()).isEqualTo(numbers("CAR100", "CAR101", "CAR102"));
        assertThat(further).extracting(Question::numbers).containsExactly(numbers("CAR103"));
    }

    @Test
    void aQuestionThatHasBegunIsLeftAlone() {
        questionsAbout("CAR100").get(0).begin();

        assertThat(questionsAbout("CAR101")).extracting(Question::numbers).containsExactly(numbers("CAR101"));
    }

    @Test
    void aBatchIsLookedAfterUntilItsTurnComes() {
        CompletableFuture<Map<RegistrationNumber, VehicleLookup>> turn = new CompletableFuture<>();
        List<CompletionStage<?>> lookedAfter = new ArrayList<>();
        BatchLookups lookups = new BatchLookups(
                null,
                new Retries() {
                    @Override
                    CompletionStage<Map<RegistrationNumber, VehicleLookup>> attempt(
                            Question question, Supplier<CompletionStage<Map<RegistrationNumber, VehicleLookup>>> call) {
                        return call.get();
                    }
                },
                new Places() {
                    @Override
                    CompletionStage<Map<RegistrationNumber, VehicleLookup>> batch(
                            Question question,
                            Function<List<RegistrationNumber>, Map<RegistrationNumber, VehicleLookup>> ask) {
                        return turn;
                    }
                },
                new ForgottenTurns() {
                    @Override
                    void lookAfter(CompletionStage<?> awaited) {
                        lookedAfter.add(awaited);
                    }
                });

        assertThat(lookups.find(Question.aboutNothing())).isSameAs(turn);

        assertThat(lookedAfter).hasSize(1);
        assertThat(lookedAfter.get(0)).isSameAs(turn);
    }

    private List<Question> questionsAbout(String... numbers) {
        return batch.questionsAbout(
                numbers(numbers).stream()
                        .map(number -> new RunningLookup(number, Deadline.in(Duration.ofMinutes(1))))
                        .toList(),
                "batch-lookups-test",
                new LookupSpan(Span.getInvalid()));
    }

    private static List<RegistrationNumber> numbers(String... texts) {
        return Stream.of(texts)
                .map(text -> RegistrationNumber.parse(text).orElseThrow())
                .toList();
    }

    private static final class InThrees extends BatchLookups {

        @Override
        int largestQuestion() {
            return 3;
        }
    }
}
