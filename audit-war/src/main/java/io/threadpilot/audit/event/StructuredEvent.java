package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * An event in the JSON format of CloudEvents.
 *
 * @param json the whole event
 */
record StructuredEvent(JsonObject json) implements CloudEvent {

    private static final String DATA = "data";

    /** With a suffix for the format, and one for batches. */
    private static final String MEDIA_TYPE = "application/cloudevents";

    /** Whether the media type says so. */
    static boolean isDeclared(ReceivedEvent received) {
        return received.header(ReceivedEvent.CONTENT_TYPE)
                .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith(MEDIA_TYPE))
                .isPresent();
    }

    @Override
    public JsonValue attribute(String name) {
        JsonValue value = json.get(name);
        return value == JsonValue.NULL ? null : value;
    }

    @Override
    public String place(String attribute) {
        return "/" + attribute;
    }

    @Override
    public EventData data() throws BrokenRuleException {
        String mediaType = optional("datacontenttype", "datacontenttype", Integer.MAX_VALUE);
        JsonValue value = attribute(DATA);
        JsonValue base64 = attribute(EventData.BASE64);
        if (value != null && base64 != null) {
            throw new BrokenRuleException("two-data", "The event has both /data and /data_base64.");
        }
        if (base64 != null) {
            return EventData.read(decoded(base64), mediaType);
        }
        if (value instanceof JsonString text && !EventData.isJson(mediaType)) {
            return EventData.bytes(text.getString().getBytes(StandardCharsets.UTF_8));
        }
        return value == null ? EventData.NONE : EventData.json(value);
    }

    private static byte[] decoded(JsonValue base64) throws BrokenRuleException {
        try {
            if (base64 instanceof JsonString text) {
                return Base64.getDecoder().decode(text.getString());
            }
        } catch (IllegalArgumentException e) {
            // Answered below.
        }
        throw new BrokenRuleException("not-base64", "/data_base64 must be a text in base64.");
    }

    @Override
    public String dataPlace() {
        return attribute(EventData.BASE64) == null ? "/data" : "";
    }
}
