package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The second step: so many exchanges at once from this server, over all requests, and no more. Whoever's turn comes looks
 * first whether there is still something to ask, and whether the vehicle service may be asked. The settings are here for
 * the start to check; {@code microprofile-config.properties} hands them to the annotations, which keep the values that
 * they had at the start.
 */
@ApplicationScoped
class Places {

    @Produces
    static final Setting<Integer> MAX_PARALLEL_SINGLE =
            Setting.integer("threadpilot.vehicle-client.max-parallel-single", 1, 1_000);

    @Produces
    static final Setting<Integer> MAX_PARALLEL_BATCH =
            Setting.integer("threadpilot.vehicle-client.max-parallel-batch", 1, 1_000);

    @Produces
    static final Setting<Integer> MAX_WAITING = Setting.integer("threadpilot.vehicle-client.max-waiting", 1, 100_000);

    private final Exchange exchange;
    private final Pause pause;
    private final RetryBudget retryBudget;
    private final VehicleServiceState vehicleService;
    private final AtomicInteger batchesUnderWay = new AtomicInteger();

    /** For the proxy that CDI makes. */
    protected Places() {
        this(null, null, null, null);
    }

    @Inject
    Places(Exchange exchange, Pause pause, RetryBudget retryBudget, VehicleServiceState vehicleService) {
        this.exchange = exchange;
        this.pause = pause;
        this.retryBudget = retryBudget;
        this.vehicleService = vehicleService;
    }

    /**
     * Asks about one vehicle as soon as one of 5 places is free; at most 500 wait. Both numbers are configured: {@code
     * threadpilot.vehicle-client.max-parallel-single} and {@code max-waiting}.
     *
     * @param question what about
     * @param ask asks the vehicle service about these vehicles
     * @return what {@link Exchange#perform} returns or throws, and no answers if nobody waits any more; fails with a
     *     {@code BulkheadException} when too many wait, and with {@link NoUsableAnswerException.Final} during a pause
     */
    @Asynchronous
    @Bulkhead(value = 5, waitingTaskQueue = 500)
    CompletionStage<Map<RegistrationNumber, VehicleLookup>> single(
            Question question, Function<List<RegistrationNumber>, Map<RegistrationNumber, VehicleLookup>> ask) {
        return CompletableFuture.completedFuture(perform(question, ask));
    }

    /**
     * Asks about many vehicles as soon as the one place is free; at most 500 wait. Both numbers are configured: {@code
     * threadpilot.vehicle-client.max-parallel-batch} and {@code max-waiting}.
     *
     * @param question what about
     * @param ask asks the vehicle service about these vehicles
     * @return as {@link #single}
     */
    @Asynchronous
    @Bulkhead(value = 1, waitingTaskQueue = 500)
    CompletionStage<Map<RegistrationNumber, VehicleLookup>> batch(
            Question question, Function<List<RegistrationNumber>, Map<RegistrationNumber, VehicleLookup>> ask) {
        batchesUnderWay.incrementAndGet();
        try {
            return CompletableFuture.completedFuture(perform(question, ask));
        } finally {
            batchesUnderWay.decrementAndGet();
        }
    }

    /** Whether a batch has the place, or one of the places, at present. */
    boolean batchIsUnderWay() {
        return batchesUnderWay.get() > 0;
    }

    private Map<RegistrationNumber, VehicleLookup> perform(
            Question question, Function<List<RegistrationNumber>, Map<RegistrationNumber, VehicleLookup>> ask) {
        return question.attempt().perform(() -> inPlace(question, ask));
    }

    private Map<RegistrationNumber, VehicleLookup> inPlace(
            Question question, Function<List<RegistrationNumber>, Map<RegistrationNumber, VehicleLookup>> ask) {
        if (!pause.left().isZero()) {
            throw new NoUsableAnswerException.Final(Reason.ASKED_TO_WAIT, null);
        }
        List<RegistrationNumber> numbers = question.begin();
        if (numbers.isEmpty()) {
            return Map.of();
        }
        question.attempt().asksAbout(numbers.size());
        return vehicleService.observe(() -> exchange.perform(() -> {
            if (question.attempts() == 0) {
                retryBudget.firstAttempt();
            }
            question.attempted();
            return ask.apply(numbers);
        }));
    }
}
