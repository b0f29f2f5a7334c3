package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class RetriesTest {

    private static final RegistrationNumber NUMBER =
            RegistrationNumber.parse("CAR100").orElseThrow();

    private final Question question = new Question(
            List.of(new RunningLookup(NUMBER, Deadline.in(Duration.ofMinutes(1)))),
            new LinkedHashSet<>(),
            "order-4711");

    @Test
    void anAttemptThatNobodyAwaitsAnyLongerLeavesTheFailureBeforeItKnown() {
        question.attemptEnded(Reason.NO_ANSWER);

        attemptThatEndsWith(Map.of());

        assertThat(question.failure()).contains(Reason.NO_ANSWER);
    }

    @Test
    void anAnswerEndsWhatFailedBeforeIt() {
        question.attemptEnded(Reason.NO_ANSWER);

        attemptThatEndsWith(Map.of(NUMBER, new Unknown()));

        assertThat(question.failure()).isEmpty();
    }

    private void attemptThatEndsWith(Map<RegistrationNumber, VehicleLookup> answers) {
        assertThat(new Retries().attempt(question, () -> CompletableFuture.completedFuture(answers)))
                .isCompletedWithValue(answers);
    }
}
