package io.threadpilot.insurance.vehicles;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The third step: one HTTP exchange. The breaker belongs to this one method, so that all ways of asking share it; it
 * looks at the last 30 exchanges, opens when 75 % of them failed, and after 5 s lets one through to find out whether the
 * vehicle service is back. Work that is never begun does not come here, so it can neither open nor close it.
 */
@ApplicationScoped
class Exchange {

    private static final long LONGEST = 900;

    /** Closing the connection comes second, so that timeouts are MicroProfile's and in its metrics. */
    private static final Duration UNTIL_CLOSED = Duration.ofMillis(LONGEST + 25);

    @Resource
    private ManagedScheduledExecutorService timers;

    /**
     * Performs an exchange.
     *
     * @param exchange asks the vehicle service and returns its answer
     * @throws NoUsableAnswerException what the exchange threw
     * @throws TimeoutException after 900 ms; if that did not end it, its connection is closed 25 ms later
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException at once, while the breaker
     *     is open
     */
    @CircuitBreaker(
            requestVolumeThreshold = 30,
            failureRatio = 0.75,
            delay = 5_000,
            failOn = {NoUsableAnswerException.class, TimeoutException.class})
    @Timeout(LONGEST)
    <T> T perform(Supplier<T> exchange) {
        try (ExchangeDeadline deadline = new ExchangeDeadline(timers, UNTIL_CLOSED)) {
            return untilPassed(deadline, exchange);
        }
    }

    /** Should MicroProfile's timer be the later one for once, it is a timeout all the same. */
    private static <T> T untilPassed(ExchangeDeadline deadline, Supplier<T> exchange) {
        try {
            return exchange.get();
        } catch (RuntimeException e) {
            throw deadline.hasPassed() ? new TimeoutException(e) : e;
        }
    }
}
