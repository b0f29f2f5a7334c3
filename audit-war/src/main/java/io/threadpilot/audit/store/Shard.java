package io.threadpilot.audit.store;

/**
 * Where events come from in one order: a partition of a topic, a feed, or HTTP.
 *
 * @param name such as {@code order-events/3}, {@code insurance} or {@code http}; 1 to 280 characters
 * @param epoch counts what has stood behind the name, from 1; positions of different epochs cannot be compared
 */
public record Shard(String name, long epoch) {

    /** All events that come by HTTP, at whichever server. */
    public static final Shard HTTP = new Shard("http", 1);

    /** As leaves of the log name it: {@code order-events/3#1}. */
    String withEpoch() {
        return name + "#" + epoch;
    }
}
