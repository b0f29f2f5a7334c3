package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An event in the envelope of the system that came before this one: {@code eventId} (a UUID), {@code eventType}, {@code
 * aggregateId}, {@code aggregateType}, {@code timestamp}, {@code version} of the aggregate (1 if absent), {@code metadata} with
 * {@code correlationId}, {@code causationId}, {@code userId}, {@code source} and {@code custom}, and {@code payload}.
 *
 * @param json the whole envelope
 */
record PredecessorEvent(JsonObject json) implements CloudEvent {

    private static final JsonValue FIRST_VERSION = Json.createValue(1);

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final String METADATA = "metadata";

    private static final Map<String, String> PROPERTIES = Map.of(
            "id",
            "eventId",
            "type",
            "eventType",
            "time",
            "timestamp",
            EventParser.AGGREGATE_TYPE,
            "aggregateType",
            EventParser.AGGREGATE_ID,
            "aggregateId",
            EventParser.AGGREGATE_VERSION,
            "version");

    private static final Map<String, String> IN_METADATA = Map.of(
            "source", "source", EventParser.CORRELATION_ID, "correlationId", EventParser.CAUSATION_ID, "causationId");

    @Override
    public JsonValue attribute(String name) {
        String property = PROPERTIES.get(name);
        JsonValue value = property == null ? inMetadata(IN_METADATA.get(name)) : present(json.get(property));
        return value == null && name.equals(EventParser.AGGREGATE_VERSION) ? FIRST_VERSION : value;
    }

    /**
     * A property of the metadata.
     *
     * @param property null for what the metadata never have
     */
    private JsonValue inMetadata(String property) {
        return property != null && json.get(METADATA) instanceof JsonObject metadata
                ? present(metadata.get(property))
                : null;
    }

    private static JsonValue present(JsonValue value) {
        return value == JsonValue.NULL ? null : value;
    }

    @Override
    public String place(String attribute) {
        return PROPERTIES.containsKey(attribute)
                ? "/" + PROPERTIES.get(attribute)
                : "/" + METADATA + "/" + IN_METADATA.get(attribute);
    }

    @Override
    public EventData data() {
        JsonValue payload = json.get("payload");
        return payload == null ? EventData.NONE : EventData.json(payload);
    }

    @Override
    public String dataPlace() {
        return "/payload";
    }

    /** There is one version of the envelope, and it does not say so. */
    @Override
    public void checkVersion() {}

    /** UUIDs are the same in capitals. */
    @Override
    public String normalised(String id) throws BrokenRuleException {
        if (!UUID.matcher(id).matches()) {
            throw new BrokenRuleException("id-not-a-uuid", "/eventId must be a UUID.");
        }
        return id.toLowerCase(Locale.ROOT);
    }

    /** Who caused it, a person. */
    @Override
    public boolean isPersonalBesideData() {
        return inMetadata("userId") != null;
    }
}
