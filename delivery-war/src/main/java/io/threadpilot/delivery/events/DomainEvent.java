package io.threadpilot.delivery.events;

import java.time.Instant;

/**
 * Something that has happened to an aggregate. Events are records, and stored: their names and components never change.
 *
 * @param <S> what the aggregate is
 */
public interface DomainEvent<S> {

    /**
     * What the aggregate is after this event. A pure function.
     *
     * @param before null if this is its first event
     * @param time when this happened
     */
    S applyTo(S before, Instant time);
}
