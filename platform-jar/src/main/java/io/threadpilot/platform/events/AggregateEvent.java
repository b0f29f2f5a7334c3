package io.threadpilot.platform.events;

import io.threadpilot.contracts.event.Event;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import java.util.Objects;
import java.util.UUID;

/**
 * An event that changes an aggregate. In JSON its aggregate and its cause are extension attributes of CloudEvents beside those
 * of the event: {@code aggregatetype}, {@code aggregateid}, {@code aggregateversion} and {@code causationid}.
 *
 * @param type what kind of aggregate, 1 to 64 characters: {@code delivery}
 * @param id which one, 1 to 64 characters
 * @param version 1 for its first event, and one more for each that follows
 * @param causationId the id of the event that caused this one; null if a caller did
 * @param event what has happened
 */
public record AggregateEvent(String type, String id, long version, UUID causationId, Event event) {

    /**
     * Takes the components.
     *
     * @throws IllegalArgumentException if the version is below 1
     */
    public AggregateEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(event, "event");
        if (version < 1) {
            throw new IllegalArgumentException("The first version of an aggregate is 1");
        }
    }

    /**
     * As it is stored.
     *
     * @param eventJson the event as JSON, an object that is not empty
     */
    String json(String eventJson) {
        JsonObjectBuilder aggregate = Json.createObjectBuilder()
                .add("aggregatetype", type)
                .add("aggregateid", id)
                .add("aggregateversion", version);
        if (causationId != null) {
            aggregate.add("causationid", causationId.toString());
        }
        String attributes = aggregate.build().toString();
        return attributes.substring(0, attributes.length() - 1) + "," + eventJson.substring(1);
    }
}
