package io.threadpilot.insurance.vehicles;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The second step: so many exchanges at once from this server, over all requests, and no more. */
@ApplicationScoped
class Places {

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
}
