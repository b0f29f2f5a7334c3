package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.audit.event.json.JsonText;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An event of CloudEvents in binary mode: each attribute in a header, {@code ce_id} in Kafka and {@code ce-id} in HTTP, and the
 * data alone in the body.
 *
 * @param attributes by their names
 * @param body null if there are no data
 * @param mediaType of the data; null if it is not said
 */
record BinaryEvent(Map<String, JsonValue> attributes, byte[] body, String mediaType) implements CloudEvent {

    private static final String IN_KAFKA = "ce_";
    private static final String IN_HTTP = "ce-";
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Whether something came in this mode. A media type of CloudEvents has the precedence: it is the structured mode. */
    static boolean is(ReceivedEvent received) {
        return received.headers().stream().anyMatch(header -> SPECVERSION.equals(attribute(header)))
                && !StructuredEvent.isDeclared(received);
    }

    /**
     * Reads the headers.
     *
     * @throws BrokenRuleException if an attribute is there twice, or cannot be read as text
     */
    static BinaryEvent of(ReceivedEvent received) throws BrokenRuleException {
        Map<String, JsonValue> attributes = new HashMap<>();
        for (Header header : received.headers()) {
            String name = attribute(header);
            if (name != null && header.value() != null) {
                if (attributes.put(name, JSON.createValue(text(header))) != null) {
                    throw new BrokenRuleException("duplicate-key", "Two headers have one attribute of the event.");
                }
            }
        }
        return new BinaryEvent(
                attributes,
                received.body(),
                received.header(ReceivedEvent.CONTENT_TYPE).orElse(null));
    }

    /** The name of the attribute that a header has; null if it has none. */
    private static String attribute(Header header) {
        String name = header.name().toLowerCase(Locale.ROOT);
        return name.startsWith(IN_KAFKA) || name.startsWith(IN_HTTP) ? name.substring(IN_KAFKA.length()) : null;
    }

    private static String text(Header header) throws BrokenRuleException {
        return JsonText.text(
                header.name().toLowerCase(Locale.ROOT).startsWith(IN_HTTP) ? decoded(header.value()) : header.value());
    }

    /** Byte by byte, so that what is no UTF-8 is noticed. */
    private static byte[] decoded(byte[] value) throws BrokenRuleException {
        String encoded = new String(value, StandardCharsets.ISO_8859_1).replace("+", "%2B");
        try {
            return URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw new BrokenRuleException("not-percent-encoded", "A header has a % that encodes nothing.");
        }
    }

    @Override
    public JsonValue attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public String place(String attribute) {
        return "The header of " + attribute;
    }

    /** An empty body is no data, unless it can be data of its media type. */
    @Override
    public EventData data() throws BrokenRuleException {
        if (body == null || body.length == 0 && EventData.isJson(mediaType)) {
            return EventData.NONE;
        }
        return EventData.read(body, mediaType);
    }

    @Override
    public String dataPlace() {
        return "";
    }
}
