package io.threadpilot.audit.event.types;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A version of a type of events. Beside the keywords of JSON Schema its schema has two of our own: {@code x-aggregate} says what
 * its events are about, and {@code x-personal} marks the properties that tell something of a person.
 *
 * @param name with its version
 * @param aggregateType what its events are about, such as {@code Order}
 * @param aggregateId the property of the data that has the aggregate's id; null if the aggregate is the event's subject
 * @param personal JSON pointers (RFC 6901) into the data, of the properties that are marked as personal
 * @param schema JSON Schema 2020-12
 */
public record EventType(
        TypeName name, String aggregateType, String aggregateId, List<String> personal, JsonObject schema) {

    /** Keeps what is listed at this time. */
    public EventType {
        personal = List.copyOf(personal);
    }

    static EventType of(TypeName name, JsonObject schema) {
        JsonObject aggregate = schema.getJsonObject("x-aggregate");
        List<String> personal = new ArrayList<>();
        addPersonal(schema, "", personal);
        return new EventType(name, aggregate.getString("type"), aggregate.getString("id", null), personal, schema);
    }

    private static void addPersonal(JsonObject schema, String pointer, List<String> personal) {
        if (schema.getBoolean("x-personal", false)) {
            personal.add(pointer);
        } else if (schema.get("properties") instanceof JsonObject properties) {
            for (Map.Entry<String, JsonValue> property : properties.entrySet()) {
                addPersonal(property.getValue().asJsonObject(), pointer + "/" + property.getKey(), personal);
            }
        }
    }

    /**
     * The personal properties that are there.
     *
     * @param data of an event of this type, or of another version
     * @return JSON pointers into the data; what is null is not listed
     */
    public List<String> personalIn(JsonValue data) {
        return personal.stream().filter(pointer -> isThere(data, pointer)).toList();
    }

    private static boolean isThere(JsonValue data, String pointer) {
        JsonValue value = data;
        for (String name : pointer.substring(1).split("/")) {
            value = value instanceof JsonObject object ? object.get(name) : null;
        }
        return value != null && value != JsonValue.NULL;
    }
}
