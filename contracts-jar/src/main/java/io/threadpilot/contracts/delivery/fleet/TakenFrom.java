package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.UUID;

/**
 * What takes a driver or vehicle for a time, from inclusive to exclusive.
 *
 * @param reason {@code Delivery}, {@code Absence}, {@code OffDuty} or {@code Status}
 * @param deliveryId the delivery; null if it is none
 * @param from its begin
 * @param until its end; null if nobody knows
 */
@JsonbPropertyOrder({"reason", "deliveryId", "from", "until"})
public record TakenFrom(String reason, UUID deliveryId, Instant from, Instant until) {}
