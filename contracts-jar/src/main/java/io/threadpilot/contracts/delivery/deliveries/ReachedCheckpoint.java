package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;

/**
 * A checkpoint that a delivery has reached.
 *
 * @param sequence 1 or more
 * @param location 1 to 200 characters
 */
@JsonbPropertyOrder({"sequence", "location", "reachedAt"})
public record ReachedCheckpoint(int sequence, String location, Instant reachedAt) {}
