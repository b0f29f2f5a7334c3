package io.threadpilot.delivery.routes;

import io.threadpilot.delivery.events.DomainEvent;
import io.threadpilot.delivery.input.Words;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What can happen to a route. */
public sealed interface RouteEvent extends DomainEvent<Route> {

    /** It is planned from now on. */
    record RouteCreated(String origin, String destination, Instant scheduledStartTime) implements RouteEvent {
        @Override
        public Route applyTo(Route before, Instant time) {
            return new Route(origin, destination, scheduledStartTime, RouteStatus.PLANNING, List.of());
        }
    }

    /** It is described otherwise. The checkpoints of an active route move with its start. */
    record RouteUpdated(String origin, String destination, Instant scheduledStartTime) implements RouteEvent {
        @Override
        public Route applyTo(Route before, Instant time) {
            Duration moved = Duration.between(before.scheduledStartTime(), scheduledStartTime);
            List<Checkpoint> checkpoints = before.status() == RouteStatus.ACTIVE
                    ? before.checkpoints().stream()
                            .map(checkpoint -> checkpoint.movedBy(moved))
                            .toList()
                    : before.checkpoints();
            return new Route(origin, destination, scheduledStartTime, before.status(), checkpoints);
        }
    }

    /** It is used otherwise; both statuses by their words. */
    record RouteStatusChanged(String oldStatus, String newStatus) implements RouteEvent {
        @Override
        public Route applyTo(Route before, Instant time) {
            return new Route(
                    before.origin(),
                    before.destination(),
                    before.scheduledStartTime(),
                    Words.get(RouteStatus.class, newStatus),
                    before.checkpoints());
        }
    }

    /** It passes one more place. */
    record CheckpointAdded(int sequence, String location, Instant expectedTime) implements RouteEvent {
        @Override
        public Route applyTo(Route before, Instant time) {
            return before.with(Stream.concat(
                    before.checkpoints().stream(), Stream.of(new Checkpoint(sequence, location, expectedTime))));
        }
    }

    /** It passes another place, or at another time. */
    record CheckpointUpdated(int sequence, String location, Instant expectedTime) implements RouteEvent {
        @Override
        public Route applyTo(Route before, Instant time) {
            return before.with(Stream.concat(
                            before.checkpoints().stream().filter(checkpoint -> checkpoint.sequence() != sequence),
                            Stream.of(new Checkpoint(sequence, location, expectedTime)))
                    .sorted(Comparator.comparing(Checkpoint::sequence)));
        }
    }

    /** It passes one place less. */
    record CheckpointRemoved(int sequence) implements RouteEvent {
        @Override
        public Route applyTo(Route before, Instant time) {
            return before.with(before.checkpoints().stream().filter(checkpoint -> checkpoint.sequence() != sequence));
        }
    }

    /** It ends at another time than before: what happened just before has brought that about. */
    record RouteScheduledEndTimeUpdated(Instant scheduledEndTime) implements RouteEvent {
        @Override
        public Route applyTo(Route before, Instant time) {
            return before;
        }
    }
}
