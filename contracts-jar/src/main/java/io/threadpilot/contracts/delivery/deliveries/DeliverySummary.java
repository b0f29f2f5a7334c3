package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery in a list.
 *
 * @param id its id
 * @param driverId null if it has no driver
 * @param vehicleId null if it has no vehicle
 * @param status where it is in its life
 * @param deliveredAt null until it is delivered
 * @param openIncidents how much is wrong
 */
@JsonbPropertyOrder({"id", "routeId", "driverId", "vehicleId", "status", "createdAt", "deliveredAt", "openIncidents"})
public record DeliverySummary(
        UUID id,
        UUID routeId,
        UUID driverId,
        UUID vehicleId,
        String status,
        Instant createdAt,
        Instant deliveredAt,
        int openIncidents) {}
