package io.threadpilot.insurance.policies;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.VehicleDetails;
import io.threadpilot.contracts.insurance.VehicleStatus;
import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.insurance.vehicles.VehicleDirectory;
import io.threadpilot.insurance.vehicles.VehicleLookup;
import io.threadpilot.platform.toggles.Toggle;
import io.threadpilot.platform.toggles.Toggles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Completes car policies with facts about the cars. Each car is looked up once, however often it is insured. */
@ApplicationScoped
class VehicleEnrichment {

    @Produces
    static final Toggle VEHICLE_ENRICHMENT = new Toggle("vehicle-enrichment");

    private final Toggles toggles;
    private final VehicleDirectory directory;

    /** For the proxy that CDI makes. */
    protected VehicleEnrichment() {
        this(null, null);
    }

    @Inject
    VehicleEnrichment(Toggles toggles, VehicleDirectory directory) {
        this.toggles = toggles;
        this.directory = directory;
    }

    /** One insurance for each policy, in the same order. */
    List<Insurance> enrich(List<Policy> policies) {
        if (!toggles.isOn(VEHICLE_ENRICHMENT)) {
            return policies.stream().map(VehicleEnrichment::notLookedUp).toList();
        }
        Set<RegistrationNumber> cars = policies.stream()
                .flatMap(policy -> policy.car().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<RegistrationNumber, VehicleLookup> lookups = directory.find(cars);
        return policies.stream().map(policy -> lookedUp(policy, lookups)).toList();
    }

    private static Insurance notLookedUp(Policy policy) {
        return insurance(policy, policy.insuresCar() ? VehicleStatus.DISABLED : null, null, null);
    }

    private static Insurance lookedUp(Policy policy, Map<RegistrationNumber, VehicleLookup> lookups) {
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

    private static Insurance insurance(Policy policy, VehicleStatus status, Instant asOf, VehicleDetails details) {
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
