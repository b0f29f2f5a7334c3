package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * A page of the drivers, sorted by when they were added.
 *
 * @param items may be empty
 * @param next the cursor of the next page; null if there is none
 * @param previous the cursor of the page before; null if there is none
 */
@JsonbPropertyOrder({"items", "next", "previous"})
public record FleetDrivers(List<FleetDriver> items, String next, String previous) {

    /** Keeps what is listed at this time. */
    public FleetDrivers {
        items = List.copyOf(items);
    }
}
