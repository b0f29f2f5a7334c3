package io.threadpilot.platform.events;

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

    /** The event. */
    public Event event() {
        return Json.BINDING.fromJson(json, Event.class);
    }

    /**
     * The event as JSON with its position as the extension attribute {@code position}: a string, since the integers of
     * CloudEvents have 32 bits.
     */
    public String withPosition() {
        return "{\"position\":\"" + position + "\"," + json.substring(1);
    }

    /** Apart, so that a program which passes events on as they are needs no JSON Binding. */
    private static final class Json {
        private static final Jsonb BINDING = JsonbBuilder.create();
    }
}
