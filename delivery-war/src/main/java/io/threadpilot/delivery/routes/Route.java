package io.threadpilot.delivery.routes;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.View;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.delivery.routes.RouteEvent.CheckpointAdded;
import io.threadpilot.delivery.routes.RouteEvent.CheckpointRemoved;
import io.threadpilot.delivery.routes.RouteEvent.CheckpointUpdated;
import io.threadpilot.delivery.routes.RouteEvent.RouteCreated;
import io.threadpilot.delivery.routes.RouteEvent.RouteScheduledEndTimeUpdated;
import io.threadpilot.delivery.routes.RouteEvent.RouteStatusChanged;
import io.threadpilot.delivery.routes.RouteEvent.RouteUpdated;
import io.threadpilot.platform.problems.RequestProblem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A route, as its events have made it.
 *
 * @param origin where it begins, 1 to 200 characters
 * @param destination where it ends, 1 to 200 characters
 * @param scheduledStartTime when it begins
 * @param checkpoints the places between, ascending; at most {@value #MOST_CHECKPOINTS}
 */
public record Route(
        String origin,
        String destination,
        Instant scheduledStartTime,
        RouteStatus status,
        List<Checkpoint> checkpoints) {

    /** All routes. */
    public static final Aggregates<Route, RouteEvent> ALL = new Aggregates<>(
            "Route",
            RouteEvent.class,
            View.of("route", Route.class)
                    .with("origin", String.class, Route::origin)
                    .with("destination", String.class, Route::destination)
                    .with("status", String.class, route -> Words.of(route.status))
                    .with("scheduled_start", Instant.class, Route::scheduledStartTime),
            DeliveryProblems.ROUTE_NOT_FOUND);

    /** How many checkpoints a route may have. */
    public static final int MOST_CHECKPOINTS = 500;

    /** As long does a route take at least. */
    public static final Duration MINIMUM_DURATION = Duration.ofMinutes(1);

    /** Keeps the checkpoints of this time. */
    public Route {
        checkpoints = List.copyOf(checkpoints);
    }

    Route with(Stream<Checkpoint> newCheckpoints) {
        return new Route(origin, destination, scheduledStartTime, status, newCheckpoints.toList());
    }

    /** When it ends: with the last checkpoint, and never before the minimum duration. */
    public Instant scheduledEndTime() {
        Instant earliest = scheduledStartTime.plus(MINIMUM_DURATION);
        return last().map(Checkpoint::expectedTime).filter(earliest::isBefore).orElse(earliest);
    }

    private Optional<Checkpoint> last() {
        return checkpoints.isEmpty() ? Optional.empty() : Optional.of(checkpoints.get(checkpoints.size() - 1));
    }

    /**
     * It is to be planned. Created again with the same description, nothing happens.
     *
     * @param route that has the id; null if none has
     * @throws RequestProblem 409 if one has it that is described otherwise
     */
    public static List<RouteEvent> create(Route route, String origin, String destination, Instant start) {
        if (route == null) {
            return List.of(new RouteCreated(origin, destination, start));
        }
        if (route.isDescribedBy(origin, destination, start)) {
            return List.of();
        }
        throw new RequestProblem(
                DeliveryProblems.ID_TAKEN, "There is a route with this id already, and it is described otherwise.");
    }

    private boolean isDescribedBy(String otherOrigin, String otherDestination, Instant otherStart) {
        return origin.equals(otherOrigin)
                && destination.equals(otherDestination)
                && scheduledStartTime.equals(otherStart);
    }

    /**
     * It is to be described otherwise.
     *
     * @throws RequestProblem 400 if its checkpoints stay and the first would no longer be behind the start
     */
    public List<RouteEvent> update(String newOrigin, String newDestination, Instant newStart) {
        if (isDescribedBy(newOrigin, newDestination, newStart)) {
            return List.of();
        }
        if (status != RouteStatus.ACTIVE
                && !checkpoints.isEmpty()
                && !checkpoints.get(0).expectedTime().isAfter(newStart)) {
            throw new RequestProblem(
                    DeliveryProblems.CHECKPOINT_ORDER,
                    "The first checkpoint is expected at " + checkpoints.get(0).expectedTime()
                            + ", which is not after this start.");
        }
        return withEnd(new RouteUpdated(newOrigin, newDestination, newStart));
    }

    /** It is to be used otherwise. */
    public List<RouteEvent> changeStatus(RouteStatus newStatus) {
        return status == newStatus ? List.of() : List.of(new RouteStatusChanged(Words.of(status), Words.of(newStatus)));
    }

    /**
     * It is to pass one more place. Added again, nothing happens.
     *
     * @throws RequestProblem 400 if it is not in planning, has too many, or the place would not be behind all others
     */
    public List<RouteEvent> add(Checkpoint checkpoint) {
        if (checkpoints.contains(checkpoint)) {
            return List.of();
        }
        refuseUnlessPlanning();
        if (checkpoints.size() == MOST_CHECKPOINTS) {
            throw new RequestProblem(
                    DeliveryProblems.CHECKPOINT_ORDER, "A route has " + MOST_CHECKPOINTS + " checkpoints at the most.");
        }
        refuseUnlessBetween(last().orElse(null), checkpoint, null);
        return withEnd(new CheckpointAdded(checkpoint.sequence(), checkpoint.location(), checkpoint.expectedTime()));
    }

    /**
     * It is to pass another place under a sequence, or at another time.
     *
     * @throws RequestProblem 404 if it has no such checkpoint; 400 if it is not in planning, or the time would not be between
     *     those of the neighbours
     */
    public List<RouteEvent> update(Checkpoint checkpoint) {
        int place = checkpoints.indexOf(checkpoint(checkpoint.sequence()));
        if (checkpoints.contains(checkpoint)) {
            return List.of();
        }
        refuseUnlessPlanning();
        refuseUnlessBetween(
                place == 0 ? null : checkpoints.get(place - 1),
                checkpoint,
                place == checkpoints.size() - 1 ? null : checkpoints.get(place + 1));
        return withEnd(new CheckpointUpdated(checkpoint.sequence(), checkpoint.location(), checkpoint.expectedTime()));
    }

    /**
     * It is no longer to pass a place.
     *
     * @throws RequestProblem 404 if it has no such checkpoint; 400 if it is not in planning
     */
    public List<RouteEvent> remove(int sequence) {
        checkpoint(sequence);
        refuseUnlessPlanning();
        return withEnd(new CheckpointRemoved(sequence));
    }

    private Checkpoint checkpoint(int sequence) {
        return checkpoints.stream()
                .filter(checkpoint -> checkpoint.sequence() == sequence)
                .findFirst()
                .orElseThrow(() -> new RequestProblem(
                        DeliveryProblems.CHECKPOINT_NOT_FOUND, "The route has no checkpoint with this sequence."));
    }

    private void refuseUnlessPlanning() {
        if (status != RouteStatus.PLANNING) {
            throw new RequestProblem(
                    DeliveryProblems.ROUTE_NOT_IN_PLANNING,
                    "The route is " + Words.of(status) + "; checkpoints change in Planning only.");
        }
    }

    private void refuseUnlessBetween(Checkpoint before, Checkpoint checkpoint, Checkpoint behind) {
        Instant start = before == null ? scheduledStartTime : before.expectedTime();
        if (before != null && before.sequence() >= checkpoint.sequence()) {
            throw new RequestProblem(
                    DeliveryProblems.CHECKPOINT_ORDER,
                    "The sequence must be above " + before.sequence() + ", the highest so far.");
        }
        if (!checkpoint.expectedTime().isAfter(start)) {
            throw new RequestProblem(
                    DeliveryProblems.CHECKPOINT_ORDER, "The expected time must be after " + start + ".");
        }
        if (behind != null && !checkpoint.expectedTime().isBefore(behind.expectedTime())) {
            throw new RequestProblem(
                    DeliveryProblems.CHECKPOINT_ORDER,
                    "The expected time must be before " + behind.expectedTime() + ", that of the next checkpoint.");
        }
    }

    /** With what an event does to the end, for those who read no checkpoints. */
    private List<RouteEvent> withEnd(RouteEvent event) {
        Instant end = event.applyTo(this, Instant.EPOCH).scheduledEndTime();
        return end.equals(scheduledEndTime()) ? List.of(event) : List.of(event, new RouteScheduledEndTimeUpdated(end));
    }
}
