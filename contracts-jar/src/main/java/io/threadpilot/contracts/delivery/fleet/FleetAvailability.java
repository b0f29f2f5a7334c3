package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.List;

/**
 * Who is free for a time, from inclusive to exclusive.
 *
 * @param from its begin
 * @param until its end
 * @param drivers in the order in which they were added
 * @param vehicles by registration
 */
@JsonbPropertyOrder({"from", "until", "drivers", "vehicles"})
public record FleetAvailability(
        Instant from, Instant until, List<ResourceAvailability> drivers, List<ResourceAvailability> vehicles) {

    /** Keeps what is listed at this time. */
    public FleetAvailability {
        drivers = List.copyOf(drivers);
        vehicles = List.copyOf(vehicles);
    }
}
