package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that has gone wrong with a delivery.
 *
 * @param id its id
 * @param deliveryId the delivery
 * @param type 1 to 100 characters
 * @param description 1 to 1000 characters
 * @param severity {@code Low}, {@code Medium}, {@code High} or {@code Critical}; null if nobody said
 * @param resolvedTimestamp null until it is resolved
 * @param resolved whether it is no longer wrong
 */
@JsonbPropertyOrder({
    "id",
    "deliveryId",
    "type",
    "description",
    "severity",
    "reportedTimestamp",
    "resolvedTimestamp",
    "resolved"
})
public record DeliveryIncident(
        UUID id,
        UUID deliveryId,
        String type,
        String description,
        String severity,
        Instant reportedTimestamp,
        Instant resolvedTimestamp,
        boolean resolved) {}
