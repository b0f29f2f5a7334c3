package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * The state that the vehicle service was last seen in: for the log, which says once that the open breaker refuses calls
 * and once that they flow again, and for readiness, which shows it as data. It never makes this service unready, since the
 * answers go out without it.
 */
@ApplicationScoped
class VehicleServiceState {

    private static final System.Logger LOG = System.getLogger(VehicleServiceState.class.getName());

    /** Whether the breaker refused the last call that wanted to leave, and how often calls have begun to flow again. */
    private volatile boolean refusing;

    private volatile int recoveries;
    private final Pause pause;
    private final VehicleMetrics metrics;
    private volatile Instant lastAnswer;
    private volatile Instant lastFailure;
    private volatile Reason lastReason;

    /** For the proxy that CDI makes. */
    protected VehicleServiceState() {
        this(null, null);
    }

    @Inject
    VehicleServiceState(Pause pause, VehicleMetrics metrics) {
        this.pause = pause;
        this.metrics = metrics;
    }

    void showGauge(@Observes @Initialized(ApplicationScoped.class) Object start) {
        metrics.show(
                "vehicle_service_breaker_open",
                "1 if the breaker refused the last call that wanted to leave, otherwise 0",
                () -> refusing ? 1 : 0);
    }

    /**
     * Sees how an exchange ends.
     *
     * @param exchange guarded by the breaker
     * @return what it returns, or throws
     */
    <T> T observe(Supplier<T> exchange) {
        boolean probe = refusing;
        int recoveriesBefore = recoveries;
        try {
            T answer = exchange.get();
            answered(probe);
            return answer;
        } catch (CircuitBreakerOpenException e) {
            refused(recoveriesBefore);
            throw e;
        } catch (NoUsableAnswerException e) {
            failed(e.reason());
            throw e;
        } catch (TimeoutException e) {
            failed(Reason.EXCHANGE_TIMED_OUT);
            throw e;
        }
    }

    /** An exchange that began before the breaker opened says nothing about it. */
    private void answered(boolean probe) {
        lastAnswer = now();
        if (probe && refusing) {
            flowAgain();
        }
    }

    private synchronized void flowAgain() {
        if (refusing) {
            refusing = false;
            recoveries++;
            LOG.log(Level.INFO, "The vehicle service answers again; the breaker is closed, and calls flow again");
        }
    }

    private void failed(Reason reason) {
        lastFailure = now();
        lastReason = reason;
    }

    /** A call that was refused just before a probe succeeded says nothing about what came after. */
    private synchronized void refused(int recoveriesBefore) {
        if (!refusing && recoveries == recoveriesBefore) {
            refusing = true;
            LOG.log(
                    Level.WARNING,
                    "Too many calls to the vehicle service failed, the last one by {0};"
                            + " the breaker is open, and calls are refused until it answers again",
                    lastReason);
        }
    }

    @Produces
    @Readiness
    HealthCheck vehicleService() {
        return () -> {
            HealthCheckResponseBuilder state = HealthCheckResponse.named("vehicle-service")
                    .up()
                    .withData("breaker", refusing ? "open" : "closed")
                    .withData("pauseSeconds", pause.left().toSeconds());
            if (lastAnswer != null) {
                state.withData("lastAnswer", lastAnswer.toString());
            }
            if (lastFailure != null) {
                state.withData("lastFailure", lastFailure.toString()).withData("lastFailureReason", lastReason.name());
            }
            return state.build();
        };
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
