package io.threadpilot.platform.consumer;

import java.util.List;

/**
 * A record of a source, byte by byte as it came.
 *
 * @param position its place in the partition: Kafka's offset, or the position of the feed
 * @param key null if there is none, as at a feed
 * @param headers in the order in which they came; empty at a feed
 * @param value the event; null for a record of Kafka that has none
 */
public record ConsumedRecord(long position, byte[] key, List<Header> headers, byte[] value) {

    /** Keeps the headers that are listed at this time. */
    public ConsumedRecord {
        headers = List.copyOf(headers);
    }

    /**
     * A record of a feed.
     *
     * @param position within the feed, 1 or more
     * @param event a CloudEvent as JSON, in UTF-8
     */
    public static ConsumedRecord of(long position, byte[] event) {
        return new ConsumedRecord(position, null, List.of(), event);
    }

    /**
     * A header. Several of a record can have the same name.
     *
     * @param name any text
     * @param value null if there is none
     */
    public record Header(String name, byte[] value) {}
}
