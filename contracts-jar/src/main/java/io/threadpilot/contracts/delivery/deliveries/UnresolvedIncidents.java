package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * A page of what is wrong, by the deliveries in the order in which they were created.
 *
 * @param items may be empty
 * @param next the cursor of the next page; null if there is none
 * @param previous the cursor of the page before; null if there is none
 */
@JsonbPropertyOrder({"items", "next", "previous"})
public record UnresolvedIncidents(List<DeliveryIncident> items, String next, String previous) {

    /** Keeps what is listed at this time. */
    public UnresolvedIncidents {
        items = List.copyOf(items);
    }
}
