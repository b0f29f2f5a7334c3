package io.threadpilot.audit.query;

import io.threadpilot.contracts.audit.LoggedEvent;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An event that was read from the log. What it says stays the text that was stored: JSON-B would write its numbers in another way.
 *
 * @param event without its payload
 * @param payload as JSON; null if it was removed
 */
record FoundEvent(LoggedEvent event, String payload) {

    private static final Jsonb JSONB = JsonbBuilder.create();

    /** The event as JSON. */
    String json() {
        return opened() + "}";
    }

    /**
     * The event as JSON with what came under its id too.
     *
     * @param conflicts in the order of their indexes
     * @param more whether there are more of them
     */
    String json(List<FoundEvent> conflicts, boolean more) {
        return opened()
                + conflicts.stream().map(FoundEvent::json).collect(Collectors.joining(",", ",\"conflicts\":[", "]"))
                + (more ? ",\"moreConflicts\":true}" : "}");
    }

    /** Without the bracket at the end. */
    private String opened() {
        String json = JSONB.toJson(event);
        return json.substring(0, json.length() - 1) + (payload == null ? "" : ",\"payload\":" + payload);
    }
}
