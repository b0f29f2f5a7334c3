package io.threadpilot.insurance.vehicles;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

import java.util.function.Supplier;

/**
 * The third step: one HTTP exchange. The breaker belongs to this one method, so that all ways of asking share it; it
 * looks at the last 30 exchanges, opens when 75 % of them failed, and after 5 s lets one through to find out whether the
 * vehicle service is back. Work that is never begun does not come here, so it can neither open nor close it.
 */
@ApplicationScoped
class Exchange {

    /**
     * Performs an exchange.
     *
     * @param exchange asks the vehicle service and returns its answer
     * @throws NoUsableAnswerException what the exchange threw
     * @throws TimeoutException after 900 ms; a blocked read is not interrupted, but ends by its own timeout of 700 ms
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException at once, while the breaker
     *     is open
     */
    @CircuitBreaker(
            requestVolumeThreshold = 30,
            failureRatio = 0.75,
            delay = 5_000,
            failOn = {NoUsableAnswerException.class, TimeoutException.class})
    @Timeout(900)
    <T> T perform(Supplier<T> exchange) {
        return exchange.get();
    }
}
