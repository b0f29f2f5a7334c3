package io.threadpilot.platform.consumer;

/**
 * How far a partition was consumed.
 *
 * @param source the name of a topic, or of a service whose feed is followed
 * @param partition of the topic; 0 for a feed
 * @param sourceId the id of the topic, or of the feed: another id is another source of the same name; empty before the first
 *     epoch
 * @param epoch counts the stretches without a gap, from 1; 0 if nothing was ever consumed
 * @param next the position of the first record that was not consumed
 */
public record ConsumedOffset(String source, int partition, String sourceId, long epoch, long next) {

    /** Nothing was ever consumed. */
    static ConsumedOffset none(String source, int partition) {
        return new ConsumedOffset(source, partition, "", 0, 0);
    }

    /** Whether anything of the partition was consumed, or its beginning settled. */
    public boolean hasBegun() {
        return epoch > 0;
    }

    /** The same partition and epoch, where the next record has that position. */
    public ConsumedOffset movedTo(long position) {
        return new ConsumedOffset(source, partition, sourceId, epoch, position);
    }

    ConsumedOffset inNextEpoch(String id, long first) {
        return new ConsumedOffset(source, partition, id, epoch + 1, first);
    }
}
