package io.threadpilot.audit.privacy;

import io.threadpilot.audit.tree.Leaf;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads what {@link Sealing} has sealed. Where the key of the subject was destroyed, it is erased. */
public final class PersonalData {

    /** The only property of a sealed field. */
    static final String SEALED = "sealed";

    private static final JsonValue ERASED = Json.createValue("erased");

    private PersonalData() {}

    /**
     * The bytes of an event as they came.
     *
     * @param body of its leaf, sealed
     * @param wrappedKey the event's key, as it is stored
     * @param subjectKey of the event's subject; null if it was destroyed
     * @return empty if they are erased
     * @throws IllegalStateException if the leaf, the key or the bytes were changed
     */
    public static Optional<byte[]> body(Leaf.Body body, byte[] wrappedKey, byte[] subjectKey) {
        return Optional.ofNullable(subjectKey).map(key -> {
            byte[] eventKey = SealedBytes.unwrap(key, wrappedKey);
            byte[] bytes = SealedBytes.open(eventKey, body.bytes());
            if (!body.isOf(eventKey, bytes)) {
                throw new IllegalStateException("The leaf is not of the bytes that are sealed in it");
            }
            return bytes;
        });
    }

    /**
     * The data of an event with its personal fields.
     *
     * @param payload as it is stored, with sealed fields
     * @param subjectKey of the event's subject; null if it was destroyed
     * @return as JSON; {@code "erased"} in place of each field that is
     */
    public static String payload(String payload, byte[] subjectKey) {
        try (JsonReader reader = Json.createReader(new StringReader(payload))) {
            return opened(reader.readValue(), subjectKey).toString();
        }
    }

    private static JsonValue opened(JsonValue value, byte[] key) {
        switch (value.getValueType()) {
            case OBJECT -> {
                JsonObject object = value.asJsonObject();
                if (object.size() == 1 && object.get(SEALED) instanceof JsonString sealed) {
                    return opened(object, sealed.getString(), key);
                }
                JsonObjectBuilder copy = Json.createObjectBuilder();
                object.forEach((name, field) -> copy.add(name, opened(field, key)));
                return copy.build();
            }
            case ARRAY -> {
                JsonArrayBuilder copy = Json.createArrayBuilder();
                value.asJsonArray().forEach(element -> copy.add(opened(element, key)));
                return copy.build();
            }
            default -> {
                return value;
            }
        }
    }

    private static JsonValue opened(JsonObject field, String sealed, byte[] key) {
        if (key == null) {
            return ERASED;
        }
        byte[] plain;
        try {
            plain = SealedBytes.open(key, Base64.getDecoder().decode(sealed));
        } catch (IllegalArgumentException | IllegalStateException e) {
            // A producer's own data that look like ours.
            return field;
        }
        try (JsonReader reader = Json.createReader(new StringReader(new String(plain, StandardCharsets.UTF_8)))) {
            return reader.readValue();
        }
    }
}
