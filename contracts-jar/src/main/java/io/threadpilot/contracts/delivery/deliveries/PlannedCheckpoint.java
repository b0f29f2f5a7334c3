package io.threadpilot.contracts.delivery.deliveries;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.time.Instant;

/**
 * A checkpoint as it was planned and as it was reached.
 *
 * @param sequence 1 or more
 * @param location 1 to 200 characters
 * @param reachedAt null if it was not reached
 * @param delaySeconds how late it was reached, negative if early; null if it was not reached
 */
@JsonbPropertyOrder({"sequence", "location", "expectedTime", "reachedAt", "delaySeconds"})
public record PlannedCheckpoint(
        int sequence, String location, Instant expectedTime, Instant reachedAt, Long delaySeconds) {}
