package io.threadpilot.platform.consumer;

import java.util.List;

/**
 * Records of one partition that follow each other.
 *
 * @param source where they are from: the name of a topic, or of a service whose feed is followed
 * @param partition of the topic, 0 or more; 0 for a feed
 * @param epoch 1 for the first, and one more after each {@link Gap}; positions of different epochs cannot be compared
 * @param records in the order of their positions, at least one
 */
public record ConsumedBatch(String source, int partition, long epoch, List<ConsumedRecord> records) {

    /** Keeps what is listed at this time. */
    public ConsumedBatch {
        records = List.copyOf(records);
    }

    /** The first half; of at least two records. */
    ConsumedBatch firstHalf() {
        return new ConsumedBatch(source, partition, epoch, records.subList(0, records.size() / 2));
    }

    /** The rest. */
    ConsumedBatch secondHalf() {
        return new ConsumedBatch(source, partition, epoch, records.subList(records.size() / 2, records.size()));
    }

    /** The position of the record that follows. */
    public long next() {
        return records.get(records.size() - 1).position() + 1;
    }
}
