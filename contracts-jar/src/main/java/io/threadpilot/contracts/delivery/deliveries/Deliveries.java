package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * A page of deliveries, in the order in which they were created.
 *
 * @param items may be empty
 * @param next the cursor of the next page; null if there is none
 * @param previous the cursor of the page before; null if there is none
 */
@JsonbPropertyOrder({"items", "next", "previous"})
public record Deliveries(List<DeliverySummary> items, String next, String previous) {

    /** Keeps what is listed at this time. */
    public Deliveries {
        items = List.copyOf(items);
    }
}
