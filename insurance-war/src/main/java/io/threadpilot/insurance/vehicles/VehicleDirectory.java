package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.platform.settings.Setting;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.platform.tracing.Masking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers what is known about vehicles, within the time budget and without ever failing. Knows nothing of HTTP. */
@ApplicationScoped
public class VehicleDirectory {

    @Produces
    static final Setting<Duration> TIME_BUDGET = Setting.duration("threadpilot.enrichment.time-budget");

    private static final System.Logger LOG = System.getLogger(VehicleDirectory.class.getName());

    private final SingleLookups lookups;
    private final Correlation correlation;

    /** For the proxy that CDI makes. */
    protected VehicleDirectory() {
        this(null, null);
    }

    @Inject
    VehicleDirectory(SingleLookups lookups, Correlation correlation) {
        this.lookups = lookups;
        this.correlation = correlation;
    }

    /**
     * Looks vehicles up. Those that there is no answer for when the time budget is used up are {@link Unavailable}.
     *
     * @param numbers which; may be empty
     * @return one entry for each number
     */
    public Map<RegistrationNumber, VehicleLookup> find(Set<RegistrationNumber> numbers) {
        long deadline = System.nanoTime() + TIME_BUDGET.value().toNanos();
        Map<RegistrationNumber, CompletableFuture<VehicleLookup>> running =
                numbers.stream().collect(Collectors.toMap(Function.identity(), this::begin));
        awaitAll(running, deadline);
        Map<RegistrationNumber, VehicleLookup> outcomes = running.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, lookup -> outcome(lookup.getValue())));
        logReasons(outcomes);
        return outcomes;
    }

    private CompletableFuture<VehicleLookup> begin(RegistrationNumber number) {
        return lookups.find(number, correlation.id()).toCompletableFuture();
    }

    private static void awaitAll(Map<RegistrationNumber, CompletableFuture<VehicleLookup>> running, long deadline) {
        try {
            CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
                    .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Each lookup is looked at on its own.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private VehicleLookup outcome(CompletableFuture<VehicleLookup> lookup) {
        try {
            return lookup.getNow(new Unavailable(Reason.TIME_BUDGET_USED_UP));
        } catch (CompletionException e) {
            LOG.log(Level.ERROR, () -> "A lookup failed unexpectedly: " + Masking.stackTrace(e));
            return new Unavailable(Reason.INTERNAL_ERROR);
        }
    }

    private void logReasons(Map<RegistrationNumber, VehicleLookup> outcomes) {
        Map<Reason, Long> reasons = outcomes.values().stream()
                .filter(Unavailable.class::isInstance)
                .map(lookup -> ((Unavailable) lookup).reason())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (!reasons.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Request {0}: no facts from the vehicle service, by reason and number of vehicles: {1}",
                    correlation.id(),
                    reasons);
        }
    }
}
