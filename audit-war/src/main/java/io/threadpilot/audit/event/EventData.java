package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.audit.event.json.JsonText;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;

import java.util.Base64;
import java.util.Locale;

/**
 * What an event says. Data of other media types than JSON are bytes, whether they came as bytes, in base64 or as a text.
 *
 * @param value the data as JSON. Bytes stand for themselves as CloudEvents has them in JSON: as a string if they are UTF-8,
 *     otherwise as the member {@code data_base64}, here of an object
 * @param bytes null if the data are JSON
 */
record EventData(JsonValue value, byte[] bytes) {

    static final EventData NONE = new EventData(JsonValue.NULL, null);

    /** The member of an event in JSON, and of data that are neither JSON nor text. */
    static final String BASE64 = "data_base64";

    private static final JsonProvider JSON = JsonProvider.provider();

    static EventData json(JsonValue value) {
        return new EventData(value, null);
    }

    static EventData bytes(byte[] bytes) {
        try {
            return new EventData(JSON.createValue(JsonText.text(bytes)), bytes);
        } catch (BrokenRuleException e) {
            String base64 = Base64.getEncoder().encodeToString(bytes);
            return new EventData(JSON.createObjectBuilder().add(BASE64, base64).build(), bytes);
        }
    }

    /**
     * Data whose bytes are known.
     *
     * @param mediaType null if it is not said; then they are JSON
     * @throws BrokenRuleException if the media type is one of JSON and they are not
     */
    static EventData read(byte[] bytes, String mediaType) throws BrokenRuleException {
        return isJson(mediaType) ? json(JsonText.read(bytes)) : bytes(bytes);
    }

    static boolean isJson(String mediaType) {
        if (mediaType == null) {
            return true;
        }
        String type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.endsWith("/json") || type.endsWith("+json");
    }
}
