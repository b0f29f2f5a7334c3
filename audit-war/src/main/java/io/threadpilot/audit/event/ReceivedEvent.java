package io.threadpilot.audit.event;

import io.threadpilot.platform.consumer.ConsumedRecord.Header;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An event as it came, byte by byte.
 *
 * @param key Kafka's key; null if there is none, as by HTTP and at a feed
 * @param headers in the order in which they came; may be empty
 * @param body null for a record of Kafka without a value
 */
public record ReceivedEvent(byte[] key, List<Header> headers, byte[] body) {

    /** The header that names the media type of the body. */
    static final String CONTENT_TYPE = "content-type";

    /** Keeps the headers that are listed at this time. */
    public ReceivedEvent {
        headers = List.copyOf(headers);
    }

    /**
     * The last header of a name, as text.
     *
     * @param name in lower case; headers are found whatever their case
     */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name) && header.value() != null)
                .reduce((before, header) -> header)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }
}
