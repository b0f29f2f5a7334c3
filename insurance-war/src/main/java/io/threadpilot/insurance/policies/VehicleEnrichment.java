package io.threadpilot.insurance.policies;

import io.opentelemetry.api.trace.Span;
import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.VehicleDetails;
import io.threadpilot.contracts.insurance.VehicleStatus;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.insurance.vehicles.TimeBudget;
import io.threadpilot.insurance.vehicles.VehicleDirectory;
import io.threadpilot.insurance.vehicles.VehicleLookup;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.metrics.CounterFamily;
import io.threadpilot.platform.toggles.Toggle;
import io.threadpilot.platform.toggles.Toggles;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;

import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Completes car policies with facts about the cars. Each car is looked up once, however often it is insured. */
@Dependent
class VehicleEnrichment {

    @Produces
    static final Toggle VEHICLE_ENRICHMENT = new Toggle("vehicle-enrichment");

    private final Toggles toggles;
    private final VehicleDirectory directory;
    private final CounterFamily<VehicleStatus> carInsurances;

    @Inject
    VehicleEnrichment(Toggles toggles, VehicleDirectory directory, MetricRegistry metrics) {
        this.toggles = toggles;
        this.directory = directory;
        this.carInsurances = new CounterFamily<>(
                metrics,
                "car_insurances_total",
                "Car insurances that were answered",
                "vehicle_status",
                EnumSet.allOf(VehicleStatus.class));
    }

    /**
     * Completes policies.
     *
     * @param policies whose cars to look up
     * @param caller for whom
     * @param budget how long that may take
     * @return one insurance for each policy, in the same order; never fails
     */
    CompletionStage<List<Insurance>> enrich(List<Policy> policies, ApiClient caller, TimeBudget budget) {
        Span request = Span.current();
        if (!toggles.isOn(VEHICLE_ENRICHMENT, caller)) {
            return CompletableFuture.completedFuture(
                    shownIn(request, policies.stream().map(this::notLookedUp).toList()));
        }
        Set<RegistrationNumber> cars = policies.stream()
                .flatMap(policy -> policy.car().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return directory
                .find(cars, caller, budget)
                .thenApply(lookups -> shownIn(
                        request,
                        policies.stream()
                                .map(policy -> lookedUp(policy, lookups))
                                .toList()));
    }

    /** The trace shows of a request how many cars it was answered with, by their status. */
    private static List<Insurance> shownIn(Span request, List<Insurance> insurances) {
        if (request.isRecording()) {
            insurances.stream()
                    .map(Insurance::vehicleStatus)
                    .filter(Objects::nonNull)
                    .collect(Collectors.groupingBy(status -> status, Collectors.counting()))
                    .forEach((status, count) -> request.setAttribute(
                            "threadpilot.cars." + status.name().toLowerCase(Locale.ROOT), count));
        }
        return insurances;
    }

    private Insurance notLookedUp(Policy policy) {
        return insurance(policy, policy.insuresCar() ? VehicleStatus.DISABLED : null, null, null);
    }

    private Insurance lookedUp(Policy policy, Map<RegistrationNumber, VehicleLookup> lookups) {
        if (!policy.insuresCar()) {
            return insurance(policy, null, null, null);
        }
        VehicleLookup lookup = policy.car().map(lookups::get).orElseGet(VehicleLookup.Unknown::new);
        return lookup instanceof VehicleLookup.Found found
                ? insurance(policy, found.status(), found.asOf(), details(found.vehicle()))
                : insurance(policy, lookup.status(), null, null);
    }

    private static VehicleDetails details(Vehicle vehicle) {
        return new VehicleDetails(vehicle.make(), vehicle.model(), vehicle.modelYear());
    }

    private Insurance insurance(Policy policy, VehicleStatus status, Instant asOf, VehicleDetails details) {
        if (status != null) {
            carInsurances.count(status);
        }
        return new Insurance(
                policy.insuranceId(),
                policy.personalIdentityNumber(),
                policy.product(),
                policy.monthlyCost(),
                policy.insuresCar() ? policy.carRegistrationNumber() : null,
                status,
                asOf,
                details);
    }
}
