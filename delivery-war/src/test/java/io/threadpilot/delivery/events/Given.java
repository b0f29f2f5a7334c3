package io.threadpilot.delivery.events;

import java.time.Instant;
import java.util.UUID;

/** Given what has happened. */
public final class Given {

    /** When the first of some events happens; each happens a second after the one before. */
    public static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");

    private Given() {}

    /** What events have made of an aggregate; null of none. */
    @SafeVarargs
    public static <S> S state(DomainEvent<S>... events) {
        Aggregate<S> aggregate = Aggregate.none(UUID.randomUUID());
        for (DomainEvent<S> event : events) {
            aggregate = aggregate.after(event, BEGIN.plusSeconds(aggregate.version()));
        }
        return aggregate.state();
    }
}
