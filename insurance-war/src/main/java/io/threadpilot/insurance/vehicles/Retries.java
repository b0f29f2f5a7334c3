package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleMetrics.RetryRefusal;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What MicroProfile's {@code @Retry} has no parameter for: waits that grow, {@code Retry-After}, the time that is left,
 * and the retry budget. The annotation stays in charge: it counts the attempts and makes the next one, and an attempt
 * tells it by its exception whether there is to be one. The waits are 100, 200 and 400 ms, each 25 % more or less, or
 * what the vehicle service asks for if that is longer.
 */
@ApplicationScoped
class Retries {

    private static final System.Logger LOG = System.getLogger(Retries.class.getName());

    /** After the first attempt. */
    static final int MOST = 3;

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final double JITTER = 0.25;
    /** What must be left of the time budget when the wait is over. */
    private static final Duration TIME_FOR_AN_ATTEMPT = Duration.ofMillis(100);

    private final RetryBudget budget;
    private final Pause pause;
    private final VehicleMetrics metrics;
    private final VehicleTraces traces;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    /** For the proxy that CDI makes. */
    protected Retries() {
        this(null, null, null, null);
    }

    @Inject
    Retries(RetryBudget budget, Pause pause, VehicleMetrics metrics, VehicleTraces traces) {
        this.budget = budget;
        this.pause = pause;
        this.metrics = metrics;
        this.traces = traces;
    }

    /**
     * Makes an attempt when its time has come. Nothing is held while it waits.
     *
     * @param question what the attempt is at
     * @param call the next step
     * @return what the next step returns; fails with a {@link NoUsableAnswerException} if another attempt is to be made,
     *     with {@link NoUsableAnswerException.Final} if not, and with whatever kept the call from being made
     */
    CompletionStage<Map<RegistrationNumber, VehicleLookup>> attempt(
            Question question, Supplier<CompletionStage<Map<RegistrationNumber, VehicleLookup>>> call) {
        CompletableFuture<Map<RegistrationNumber, VehicleLookup>> attempt = new CompletableFuture<>();
        waitFor(question)
                .thenCompose(turn -> {
                    question.isTraced(traces.attempt(question));
                    return call.get();
                })
                .whenComplete(question.context().wrapConsumer((answers, failure) -> {
                    if (failure == null) {
                        // Without any, its turn came too late for everybody: it did not leave, and what failed before
                        // still holds.
                        if (!answers.isEmpty()) {
                            question.attemptEnded(null);
                        }
                        question.attempt().answered(!answers.isEmpty());
                        attempt.complete(answers);
                    } else {
                        attempt.completeExceptionally(failed(question, judge(question, causeOf(failure))));
                    }
                }));
        return attempt;
    }

    private static Throwable failed(Question question, Throwable judged) {
        VehicleLookup.Reason reason = WithoutAnswer.reasonOf(judged);
        question.attempt().failed(reason);
        LOG.log(
                Level.DEBUG,
                "Request {0}: an attempt to ask the vehicle service failed, after {1} calls: {2}",
                question.correlationId(),
                question.attempts(),
                reason);
        return judged;
    }

    private CompletionStage<Void> waitFor(Question question) {
        Duration wait = question.waitBeforeNextAttempt();
        CompletableFuture<Void> turn = new CompletableFuture<>();
        if (wait.isZero()) {
            turn.complete(null);
        } else {
            scheduler.schedule(() -> turn.complete(null), wait.toNanos(), TimeUnit.NANOSECONDS);
        }
        return turn;
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private Throwable judge(Question question, Throwable failure) {
        if (failure instanceof TimeoutException) {
            return judge(question, new NoUsableAnswerException(VehicleLookup.Reason.EXCHANGE_TIMED_OUT, failure));
        }
        if (!(failure instanceof NoUsableAnswerException noAnswer)
                || !noAnswer.reason().asked()) {
            return failure;
        }
        question.attemptEnded(noAnswer.reason());
        if (noAnswer instanceof NoUsableAnswerException.Final) {
            return noAnswer;
        }
        Duration wait = waitAfter(question.attempts(), noAnswer.retryAfter());
        Optional<RetryRefusal> refusal = refusal(question, wait);
        if (refusal.isEmpty()) {
            metrics.retried();
            question.tryAgainAfter(wait);
            question.attempt().triedAgainAfter(wait);
            return noAnswer;
        }
        metrics.notRetried(refusal.get());
        question.attempt().notTriedAgain(refusal.get());
        noAnswer.retryAfter().ifPresent(pause::atLeast);
        // The annotation itself sees when its attempts are used up.
        return refusal.get() == RetryRefusal.ATTEMPTS_USED_UP
                ? noAnswer
                : new NoUsableAnswerException.Final(noAnswer.reason(), noAnswer);
    }

    private static Duration waitAfter(int attempts, Optional<Duration> retryAfter) {
        double jitter = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        Duration growing = Duration.ofNanos((long) (FIRST_WAIT.toNanos() * (1L << (attempts - 1)) * jitter));
        return retryAfter.filter(asked -> asked.compareTo(growing) > 0).orElse(growing);
    }

    private Optional<RetryRefusal> refusal(Question question, Duration wait) {
        if (question.attempts() > MOST) {
            return Optional.of(RetryRefusal.ATTEMPTS_USED_UP);
        }
        if (wait.plus(TIME_FOR_AN_ATTEMPT).compareTo(question.left()) > 0) {
            return Optional.of(RetryRefusal.TOO_LITTLE_TIME_LEFT);
        }
        return budget.spend() ? Optional.empty() : Optional.of(RetryRefusal.RETRY_BUDGET_USED_UP);
    }
}
