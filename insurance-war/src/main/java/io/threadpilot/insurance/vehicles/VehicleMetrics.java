package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.vehicles.VehicleLookup.Found;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.insurance.vehicles.VehicleLookup.Unavailable;
import io.threadpilot.platform.metrics.CounterFamily;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import java.util.EnumSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toList;

/** What is counted and measured about looking vehicles up; {@code docs/metrics.md} says what each metric is for. */
@ApplicationScoped
class VehicleMetrics {

    private final MetricRegistry registry;
    private final CounterFamily<Hit> hits;
    private final CounterFamily<Load> loads;
    private final CounterFamily<Reason> failures;
    private final CounterFamily<Reason> shed;
    private final CounterFamily<RetryRefusal> retriesRefused;
    private final Counter retries;
    private final Counter shared;
    private final Counter budgetsUsedUp;

    /** For the proxy that CDI makes. */
    protected VehicleMetrics() {
        this.registry = null;
        this.hits = null;
        this.loads = null;
        this.failures = null;
        this.shed = null;
        this.retriesRefused = null;
        this.retries = null;
        this.shared = null;
        this.budgetsUsedUp = null;
    }

    @Inject
    VehicleMetrics(MetricRegistry registry) {
        this.registry = registry;
        this.hits = new CounterFamily<>(
                registry,
                "vehicle_cache_hits_total",
                "Vehicles that were answered from the cache",
                "kind",
                EnumSet.allOf(Hit.class));
        this.loads = new CounterFamily<>(
                registry,
                "vehicle_loads_total",
                "Vehicles that the vehicle service was asked about",
                "outcome",
                EnumSet.allOf(Load.class));
        this.failures = new CounterFamily<>(
                registry,
                "vehicle_load_failures_total",
                "Vehicles that the vehicle service was asked about in vain",
                "reason",
                reasons(Reason::asked));
        this.shed = new CounterFamily<>(
                registry,
                "vehicle_loads_shed_total",
                "Vehicles that the vehicle service should have been asked about, but was not",
                "reason",
                reasons(reason -> !reason.asked()));
        this.retriesRefused = new CounterFamily<>(
                registry,
                "vehicle_retries_refused_total",
                "Failed calls that were worth another attempt and got none",
                "reason",
                EnumSet.allOf(RetryRefusal.class));
        this.retries = registry.counter(
                metadata("vehicle_retries_total", "Further attempts after a failed call to the vehicle service"));
        this.shared = registry.counter(metadata(
                "vehicle_loads_shared_total",
                "Vehicles that were being asked about already when somebody needed them"));
        this.budgetsUsedUp = registry.counter(metadata(
                "enrichment_time_budgets_used_up_total", "Answers that went out before all vehicles were looked up"));
    }

    void hit(Hit kind) {
        hits.count(kind);
    }

    void shared() {
        shared.inc();
    }

    /** Counts what became of a vehicle that was to be asked about. */
    void loaded(VehicleLookup outcome) {
        if (outcome instanceof Unavailable unavailable) {
            if (unavailable.reason().asked()) {
                loads.count(Load.FAILED);
                failures.count(unavailable.reason());
            } else {
                shed.count(unavailable.reason());
            }
        } else {
            loads.count(outcome instanceof Found ? Load.FOUND : Load.NOT_FOUND);
        }
    }

    void retried() {
        retries.inc();
    }

    void notRetried(RetryRefusal why) {
        retriesRefused.count(why);
    }

    void timeBudgetUsedUp() {
        budgetsUsedUp.inc();
    }

    /** Shows a number that goes up and down. */
    void show(String name, String description, Supplier<Number> value) {
        registry.gauge(metadata(name, description), value);
    }

    private static Metadata metadata(String name, String description) {
        return Metadata.builder().withName(name).withDescription(description).build();
    }

    private static EnumSet<Reason> reasons(Predicate<Reason> which) {
        return EnumSet.copyOf(Stream.of(Reason.values()).filter(which).collect(toList()));
    }

    /** What the cache held. */
    enum Hit {
        /** Fresh facts. */
        FRESH,
        /** A fresh "there is no such vehicle". */
        NEGATIVE,
        /** Older facts, for want of fresh ones. */
        STALE
    }

    /** How asking ended. */
    private enum Load {
        FOUND,
        NOT_FOUND,
        FAILED
    }

    /** Why a failure that is worth another attempt gets none. */
    enum RetryRefusal {
        ATTEMPTS_USED_UP,
        TOO_LITTLE_TIME_LEFT,
        RETRY_BUDGET_USED_UP
    }
}
