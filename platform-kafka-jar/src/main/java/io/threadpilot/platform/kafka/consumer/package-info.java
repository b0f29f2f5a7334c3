/**
 * Events from Kafka. {@link io.threadpilot.platform.kafka.consumer.ConsumerLoop} is the source of a topic's records for a {@link
 * io.threadpilot.platform.consumer.BatchStore}. Where a partition goes on, the database says; offsets are never committed to
 * Kafka. The topic's id is asked for after each poll: another id is another topic of the same name, after the broker was wiped or
 * the topic deleted.
 */
package io.threadpilot.platform.kafka.consumer;
