package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.List;

/**
 * The fleet at one moment.
 *
 * @param at the moment
 * @param driverStates in the order in which they were added
 * @param vehicleStates by registration
 */
@JsonbPropertyOrder({"at", "drivers", "vehicles", "driverStates", "vehicleStates"})
public record FleetOverview(
        Instant at,
        FleetCounts drivers,
        FleetCounts vehicles,
        List<ResourceAvailability> driverStates,
        List<ResourceAvailability> vehicleStates) {

    /** Keeps what is listed at this time. */
    public FleetOverview {
        driverStates = List.copyOf(driverStates);
        vehicleStates = List.copyOf(vehicleStates);
    }
}
