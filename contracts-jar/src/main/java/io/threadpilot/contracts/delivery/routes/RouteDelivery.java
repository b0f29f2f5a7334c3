package io.threadpilot.contracts.delivery.routes;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery on a route.
 *
 * @param deliveryId its id
 * @param status where it is in its life
 * @param deliveredAt null until it is delivered
 */
@JsonbPropertyOrder({"deliveryId", "status", "createdAt", "deliveredAt"})
public record RouteDelivery(UUID deliveryId, String status, Instant createdAt, Instant deliveredAt) {}
