package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;

/**
 * A time for which a driver is on duty, from inclusive to exclusive.
 *
 * @param from its begin
 * @param until its end
 */
@JsonbPropertyOrder({"from", "until"})
public record DutyShift(Instant from, Instant until) {}
