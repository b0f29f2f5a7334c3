package io.threadpilot.platform.outbox;

import io.threadpilot.contracts.event.Event;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

/**
 * One row of the outbox.
 *
 * @param position 1 or more; the positions of a database have no gaps, and whoever sees one sees all lower ones that were not
 *     removed
 * @param json the event as it was written
 */
public record RecordedEvent(long position, String json) {

    private static final Jsonb JSONB = JsonbBuilder.create();

    /** The event. */
    public Event event() {
        return JSONB.fromJson(json, Event.class);
    }
}
