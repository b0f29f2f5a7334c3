package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;
import java.util.UUID;

/**
 * What has happened to a delivery.
 *
 * @param deliveryId its id
 * @param timeline in the order in which it happened
 */
@JsonbPropertyOrder({"deliveryId", "timeline"})
public record EventLog(UUID deliveryId, List<TimelineEntry> timeline) {

    /** Keeps what is listed at this time. */
    public EventLog {
        timeline = List.copyOf(timeline);
    }
}
