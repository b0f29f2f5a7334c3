/**
 * Events to Kafka ({@link io.threadpilot.platform.kafka.relay}) and from it ({@link io.threadpilot.platform.kafka.consumer}).
 * All settings below {@code threadpilot.kafka.} go to Kafka's clients, see {@link
 * io.threadpilot.platform.kafka.KafkaClientSettings}.
 */
package io.threadpilot.platform.kafka;
