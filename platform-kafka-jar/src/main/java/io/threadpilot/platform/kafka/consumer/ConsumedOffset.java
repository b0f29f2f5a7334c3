package io.threadpilot.platform.kafka.consumer;

/**
 * How far a partition was consumed.
 *
 * @param topic its name
 * @param partition of the topic
 * @param topicId Kafka's id of the topic: another id is another topic
 * @param epoch counts the topics of that name, from 1
 * @param next the offset of the first record that was not consumed
 */
record ConsumedOffset(String topic, int partition, String topicId, long epoch, long next) {

    ConsumedOffset movedTo(long offset) {
        return new ConsumedOffset(topic, partition, topicId, epoch, offset);
    }
}
