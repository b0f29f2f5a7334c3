package io.threadpilot.platform.kafka.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.List;

/**
 * Records of one partition that follow each other.
 *
 * @param topic where they are from
 * @param partition of the topic, 0 or more
 * @param epoch 1 for the first topic of that name, and one more for each that has taken its place; offsets of different epochs
 *     cannot be compared
 * @param records in the order of their offsets, at least one
 */
public record ConsumedBatch(String topic, int partition, long epoch, List<ConsumerRecord<String, String>> records) {

    /** Keeps what is listed at this time. */
    public ConsumedBatch {
        records = List.copyOf(records);
    }

    /** The first half; of at least two records. */
    ConsumedBatch firstHalf() {
        return new ConsumedBatch(topic, partition, epoch, records.subList(0, records.size() / 2));
    }

    /** The rest. */
    ConsumedBatch secondHalf() {
        return new ConsumedBatch(topic, partition, epoch, records.subList(records.size() / 2, records.size()));
    }

    /** The offset of the record that follows. */
    long nextOffset() {
        return records.get(records.size() - 1).offset() + 1;
    }
}
