package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.OpenTelemetry;
import io.threadpilot.contracts.problem.ProblemResponseException;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unknown;
import io.threadpilot.testing.CountedMetrics;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What is decided after an attempt. That the waits are waited, {@code RetriesIT} shows. */
class RetriesTest {

    private static final RegistrationNumber CAR =
            RegistrationNumber.parse("ABC123").orElseThrow();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CountedMetrics counted = new CountedMetrics();
    private final RetryBudget budget = new RetryBudget();
    private final Pause pause = new Pause();
    private final Retries retries = new Retries(
            budget,
            pause,
            new VehicleMetrics(counted.registry()),
            new VehicleTraces(OpenTelemetry.noop().getTracer("none")));

    @ParameterizedTest
    @CsvSource({"1, 75, 125", "2, 150, 250", "3, 300, 500"})
    void theWaitDoublesWithEachAttemptAQuarterMoreOrLess(int attempts, int shortest, int longest) {
        List<Long> waits = IntStream.range(0, 100)
                .mapToObj(i -> {
                    IntStream.range(0, 5).forEach(first -> budget.firstAttempt());
                    Question question = question(PATIENCE);
                    assertThat(outcome(question, attempts, error(500)))
                            .isExactlyInstanceOf(NoUsableAnswerException.class);
                    return question.waitBeforeNextAttempt().toMillis();
                })
                .toList();

        assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween((long) shortest, (long) longest));
        assertThat(Collections.max(waits) - Collections.min(waits))
                .as("they are not all the same")
                .isGreaterThan((longest - shortest) / 2);
        assertThat(counted.counts()).containsOnly(Map.entry("vehicle_retries_total", 100L));
    }

    @Test
    void anAttemptThatNobodyAwaitsAnyLongerLeavesTheFailureBeforeItKnown() {
        Question question = question(PATIENCE);
        question.attemptEnded(Reason.NO_ANSWER);

        retries.attempt(question, () -> CompletableFuture.completedFuture(Map.of()));

        assertThat(question.failure()).contains(Reason.NO_ANSWER);
    }

    @Test
    void anAnswerEndsWhatFailedBeforeIt() {
        Question question = question(PATIENCE);
        question.attemptEnded(Reason.NO_ANSWER);

        retries.attempt(question, () -> CompletableFuture.completedFuture(Map.of(CAR, new Unknown())));

        assertThat(question.failure()).isEmpty();
    }

    @Test
    void afterTheLastAttemptThereIsNoOther() {
        Question question = question(PATIENCE);

        assertThat(outcome(question, Retries.MOST + 1, error(500))).isInstanceOf(NoUsableAnswerException.class);

        assertThat(question.waitBeforeNextAttempt()).isZero();
        assertThat(counted.counts()).containsOnly(Map.entry("vehicle_retries_refused_total attempts_used_up", 1L));
    }

    @Test
    void aWaitThatTheVehicleServiceAsksForIsKept() {
        Question question = question(PATIENCE);

        outcome(question, 1, error(503, "2"));

        assertThat(question.waitBeforeNextAttempt()).isEqualTo(Duration.ofSeconds(2));
        assertThat(pause.left()).isZero();
    }

    @Test
    void whenItIsShorterThanOursOursIsKept() {
        Question question = question(PATIENCE);

        outcome(question, 1, error(503, "0"));

        assertThat(question.waitBeforeNextAttempt()).isGreaterThanOrEqualTo(Duration.ofMillis(75));
    }

    @Test
    void whenTheAnswerCannotWaitSoLongNoCallLeavesUntilThen() {
        Question question = question(Duration.ofSeconds(2));

        assertThat(outcome(question, 1, error(429, "30")))
                .isInstanceOfSatisfying(NoUsableAnswerException.Final.class, noAnswer -> assertThat(noAnswer.reason())
                        .isEqualTo(Reason.ERROR_STATUS));

        assertThat(pause.left()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(counted.counts()).containsEntry("vehicle_retries_refused_total too_little_time_left", 1L);
    }

    @Test
    void afterTheLastAttemptItIsLeftAloneToo() {
        outcome(question(PATIENCE), Retries.MOST + 1, error(503, "30"));

        assertThat(pause.left()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"170, true", "5000, false"})
    void anAttemptNeedsItsWaitAndATenthOfASecondMore(int milliseconds, boolean tooLittle) {
        assertThat(
                        outcome(question(Duration.ofMillis(milliseconds)), 1, error(500))
                                instanceof NoUsableAnswerException.Final)
                .isEqualTo(tooLittle);
    }

    @Test
    void whenTheRetryBudgetIsUsedUpThereIsNoOtherAttempt() {
        IntStream.range(0, 10).forEach(i -> budget.spend());

        assertThat(outcome(question(PATIENCE), 1, error(500))).isInstanceOf(NoUsableAnswerException.Final.class);
        assertThat(counted.counts()).containsOnly(Map.entry("vehicle_retries_refused_total retry_budget_used_up", 1L));
    }

    @Test
    void aFinalFailureIsNotWorthAnother() {
        Question question = question(PATIENCE);

        assertThat(outcome(question, 1, error(403))).isInstanceOf(NoUsableAnswerException.Final.class);

        assertThat(question.failure()).contains(Reason.OUR_KEY_IS_REFUSED);
        assertThat(counted.counts()).isEmpty();
    }

    @Test
    void anExchangeThatTookTooLongIsAFailureLikeAnyOther() {
        Question question = question(PATIENCE);

        assertThat(outcome(question, 1, new TimeoutException()))
                .isInstanceOfSatisfying(NoUsableAnswerException.class, noAnswer -> assertThat(noAnswer.reason())
                        .isEqualTo(Reason.EXCHANGE_TIMED_OUT));

        assertThat(question.failure()).contains(Reason.EXCHANGE_TIMED_OUT);
        assertThat(question.waitBeforeNextAttempt()).isPositive();
    }

    @Test
    void whatKeptTheCallFromBeingMadeIsNoFailureOfTheVehicleService() {
        for (RuntimeException kept : List.of(
                new CircuitBreakerOpenException(), new NoUsableAnswerException.Final(Reason.ASKED_TO_WAIT, null))) {
            Question question = question(PATIENCE);

            assertThat(outcome(question, 0, kept)).isSameAs(kept);

            assertThat(question.failure()).isEmpty();
        }
        assertThat(counted.counts()).isEmpty();
    }

    @Test
    void anAnswerIsPassedOnAndTakesTheFailureBack() {
        Question question = question(PATIENCE);
        outcome(question, 1, error(403));
        Map<RegistrationNumber, VehicleLookup> answers = Map.of(CAR, new Unknown());

        assertThat(retries.attempt(question, () -> CompletableFuture.completedFuture(answers)))
                .isCompletedWithValue(answers);

        assertThat(question.failure()).isEmpty();
    }

    /** How an attempt ends that was the so-manyth to leave, and failed. */
    private Throwable outcome(Question question, int attempts, RuntimeException failure) {
        return retries.attempt(question, () -> {
                    IntStream.range(0, attempts).forEach(i -> question.attempted());
                    return CompletableFuture.failedFuture(failure);
                })
                .handle((answers, thrown) -> thrown)
                .toCompletableFuture()
                .join();
    }

    private static Question question(Duration patience) {
        return new Question(new RunningLookup(CAR, Deadline.in(patience)), 1, "retries-test");
    }

    private static NoUsableAnswerException error(int status) {
        return noAnswer(Response.status(status).build());
    }

    private static NoUsableAnswerException error(int status, String retryAfter) {
        return noAnswer(
                Response.status(status).header("Retry-After", retryAfter).build());
    }

    private static NoUsableAnswerException noAnswer(Response response) {
        return NoUsableAnswerException.of(new ProblemResponseException.FromResponse().toThrowable(response));
    }
}
