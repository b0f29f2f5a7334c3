package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A delivery.
 *
 * @param id its id
 * @param driverId null if it has no driver
 * @param vehicleId null if it has no vehicle
 * @param status where it is in its life
 * @param reason why; null if nobody said
 * @param allowedTransitions the statuses that can follow
 * @param deliveredAt null until it is delivered
 * @param signatureUrl null without proof, or if it was erased
 * @param receiverName null without proof, or if it was erased
 * @param incidents in the order in which they were reported
 * @param checkpoints in the order in which they were reached
 */
@JsonbPropertyOrder({
    "id",
    "routeId",
    "driverId",
    "vehicleId",
    "status",
    "reason",
    "allowedTransitions",
    "createdAt",
    "deliveredAt",
    "signatureUrl",
    "receiverName",
    "incidents",
    "checkpoints"
})
public record DeliveryDetails(
        UUID id,
        UUID routeId,
        UUID driverId,
        UUID vehicleId,
        String status,
        String reason,
        List<String> allowedTransitions,
        Instant createdAt,
        Instant deliveredAt,
        String signatureUrl,
        String receiverName,
        List<DeliveryIncident> incidents,
        List<ReachedCheckpoint> checkpoints) {

    /** Keeps what is listed at this time. */
    public DeliveryDetails {
        allowedTransitions = List.copyOf(allowedTransitions);
        incidents = List.copyOf(incidents);
        checkpoints = List.copyOf(checkpoints);
    }
}
