package io.threadpilot.insurance.vehicles;

import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The second step: so many exchanges at once from this server, over all requests, and no more. The settings are here for
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

    /** For the proxy that CDI makes. */
    protected Places() {
        this(null);
    }

    @Inject
    Places(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Performs an exchange about a single vehicle as soon as one of 5 places is free; at most 500 wait. Both numbers are
     * configured: {@code threadpilot.vehicle-client.max-parallel-single} and {@code max-waiting}.
     *
     * @return what {@link Exchange#perform} returns or throws; fails with a {@code BulkheadException} when too many wait
     */
    @Asynchronous
    @Bulkhead(value = 5, waitingTaskQueue = 500)
    <T> CompletionStage<T> single(Supplier<T> question) {
        return CompletableFuture.completedFuture(exchange.perform(question));
    }

    /**
     * Performs an exchange about many vehicles as soon as the one place is free; at most 500 wait. Both numbers are
     * configured: {@code threadpilot.vehicle-client.max-parallel-batch} and {@code max-waiting}.
     *
     * @return as {@link #single}
     */
    @Asynchronous
    @Bulkhead(value = 1, waitingTaskQueue = 500)
    <T> CompletionStage<T> batch(Supplier<T> question) {
        return CompletableFuture.completedFuture(exchange.perform(question));
    }
}
