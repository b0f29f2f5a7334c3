package io.threadpilot.delivery.deliveries;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a delivery must know of its route.
 *
 * @param from when the route begins
 * @param until when driver and vehicle are free again: the route's end, and the buffer between jobs
 * @param stops the route's checkpoints, ascending
 */
public record Plan(UUID routeId, Instant from, Instant until, List<Stop> stops) {

    /** As long is a booking at least. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Keeps the stops of this time. */
    public Plan {
        stops = List.copyOf(stops);
    }

    /**
     * A place that must be reached.
     *
     * @param sequence 1 or more
     * @param location exactly as a driver must name it
     */
    public record Stop(int sequence, String location) {}

    Optional<Stop> stop(int sequence) {
        return stops.stream().filter(stop -> stop.sequence() == sequence).findFirst();
    }

    /** How long somebody is booked from a time on, which may lie behind the end of the route. */
    Instant until(Instant begin) {
        Instant shortest = begin.plus(SHORTEST);
        return until.isBefore(shortest) ? shortest : until;
    }
}
