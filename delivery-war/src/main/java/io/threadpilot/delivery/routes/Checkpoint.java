package io.threadpilot.delivery.routes;

import java.time.Duration;
import java.time.Instant;

/**
 * A place that a route passes.
 *
 * @param sequence 1 or more, ascending along the route
 * @param location 1 to 200 characters
 * @param expectedTime when it is to be passed, ascending along the route
 */
public record Checkpoint(int sequence, String location, Instant expectedTime) {

    Checkpoint movedBy(Duration time) {
        return new Checkpoint(sequence, location, expectedTime.plus(time));
    }
}
