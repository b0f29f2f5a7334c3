package io.threadpilot.contracts.delivery.fleet;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * How many there are.
 *
 * @param total all
 * @param busy with a delivery
 * @param blocked absent, off duty, or unable to work
 */
@JsonbPropertyOrder({"total", "free", "busy", "blocked"})
public record FleetCounts(int total, int free, int busy, int blocked) {}
