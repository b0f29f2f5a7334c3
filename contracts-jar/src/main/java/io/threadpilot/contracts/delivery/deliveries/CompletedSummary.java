package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;
import java.util.UUID;

/**
 * All there is to say about a delivery.
 *
 * @param deliveryId its id
 * @param status where it is in its life
 * @param timeline in the order in which it happened
 * @param driver the name; null without a driver, or if it was erased
 * @param vehicle the registration; null without a vehicle
 * @param checkpoints those of the route
 * @param incidents in the order in which they were reported
 * @param signatureUrl null without proof, or if it was erased
 * @param receiverName null without proof, or if it was erased
 */
@JsonbPropertyOrder({
    "deliveryId",
    "status",
    "timeline",
    "driver",
    "vehicle",
    "checkpoints",
    "incidents",
    "signatureUrl",
    "receiverName"
})
public record CompletedSummary(
        UUID deliveryId,
        String status,
        List<TimelineEntry> timeline,
        String driver,
        String vehicle,
        List<PlannedCheckpoint> checkpoints,
        List<DeliveryIncident> incidents,
        String signatureUrl,
        String receiverName) {

    /** Keeps what is listed at this time. */
    public CompletedSummary {
        timeline = List.copyOf(timeline);
        checkpoints = List.copyOf(checkpoints);
        incidents = List.copyOf(incidents);
    }
}
