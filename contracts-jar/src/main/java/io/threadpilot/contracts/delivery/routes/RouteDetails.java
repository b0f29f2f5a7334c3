package io.threadpilot.contracts.delivery.routes;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A route.
 *
 * @param routeId its id
 * @param origin 1 to 200 characters
 * @param destination 1 to 200 characters
 * @param status {@code Planning}, {@code Active} or {@code Deactivated}
 * @param scheduledEndTime with the last checkpoint, a minute after the start at the earliest
 * @param checkpoints ascending
 * @param deliveries in the order in which they were created, the newest 1000 at the most; null in overviews
 */
@JsonbPropertyOrder({
    "routeId",
    "origin",
    "destination",
    "status",
    "scheduledStartTime",
    "scheduledEndTime",
    "checkpoints",
    "deliveries"
})
public record RouteDetails(
        UUID routeId,
        String origin,
        String destination,
        String status,
        Instant scheduledStartTime,
        Instant scheduledEndTime,
        List<RouteCheckpoint> checkpoints,
        List<RouteDelivery> deliveries) {

    /** Keeps what is listed at this time. */
    public RouteDetails {
        checkpoints = List.copyOf(checkpoints);
        deliveries = deliveries == null ? null : List.copyOf(deliveries);
    }
}
