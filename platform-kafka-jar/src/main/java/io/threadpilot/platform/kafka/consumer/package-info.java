/**
 * Events from Kafka. {@link io.threadpilot.platform.kafka.consumer.ConsumerLoop} hands each batch of a partition to a handler, in
 * one transaction with the offset of the record that follows ({@link
 * io.threadpilot.platform.kafka.consumer.ConsumedOffsets}). So each record is stored once, whatever Kafka's group does meanwhile:
 * a consumer whose partition has gone to another finds an offset that is not its own, and rolls back. The topic's id stands
 * beside the offset. Another id is another topic of the same name, after the broker was wiped or the topic deleted: its records
 * are a new epoch, from offset 0 on.
 */
package io.threadpilot.platform.kafka.consumer;
