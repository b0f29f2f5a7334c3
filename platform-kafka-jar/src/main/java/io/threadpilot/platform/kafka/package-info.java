/**
 * Events to Kafka and from it.
 *
 * <p><b>To Kafka.</b> {@link io.threadpilot.platform.kafka.KafkaRelay} runs on every server and sends the service's log on the
 * one that holds the lease {@code relay}. {@link io.threadpilot.platform.kafka.EventRelay} is a step of it: read, send, wait for
 * the broker's acknowledgement, and only then mark as passed. {@link io.threadpilot.platform.kafka.EventSender} has the producer.
 * A relay that ends in between sends the same events again: consumers know them by their ids.
 *
 * <p><b>From Kafka.</b> {@link io.threadpilot.platform.kafka.ConsumerLoop} hands each batch of a partition to a handler, in one
 * transaction with the offset of the record that follows ({@link io.threadpilot.platform.kafka.ConsumedOffsets}). So each record
 * is stored once, whatever Kafka's group does meanwhile: a consumer whose partition has gone to another finds an offset that is
 * not its own, and rolls back. The topic's id stands beside the offset. Another id is another topic of the same name, after the
 * broker was wiped or the topic deleted: its records are a new epoch, from offset 0 on.
 *
 * <p>All settings below {@code threadpilot.kafka.} go to Kafka's clients, see {@link
 * io.threadpilot.platform.kafka.KafkaClientSettings}.
 */
package io.threadpilot.platform.kafka;
