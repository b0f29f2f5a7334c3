package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;
import java.util.UUID;

/**
 * A time for which a vehicle or driver is away, from inclusive to exclusive.
 *
 * @param id its id
 * @param from its begin
 * @param until its end
 * @param kind any word; null if it was erased
 * @param reason null if none was given, or it was erased
 */
@JsonbPropertyOrder({"id", "from", "until", "kind", "reason"})
public record PlannedAbsence(UUID id, Instant from, Instant until, String kind, String reason) {}
