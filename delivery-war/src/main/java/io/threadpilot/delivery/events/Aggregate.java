package io.threadpilot.delivery.events;

import java.time.Instant;
import java.util.UUID;

/**
 * An aggregate at one of its versions.
 *
 * @param version how many events it has; 0 if it never was, and then all that follows is null
 * @param changedAt when the last of them happened
 * @param state what they have made of it
 */
public record Aggregate<S>(UUID id, long version, Instant changedAt, S state) {

    /** One that nothing has happened to. */
    public static <S> Aggregate<S> none(UUID id) {
        return new Aggregate<>(id, 0, null, null);
    }

    /** Whether anything has happened to it. */
    public boolean exists() {
        return version > 0;
    }

    /** As it is after one more event. */
    Aggregate<S> after(DomainEvent<S> event, Instant time) {
        return new Aggregate<>(id, version + 1, time, event.applyTo(state, time));
    }
}
