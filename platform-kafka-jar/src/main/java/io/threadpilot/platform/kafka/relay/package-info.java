/**
 * Events to Kafka. {@link io.threadpilot.platform.kafka.relay.KafkaRelay} runs on every server and sends the service's log on
 * the one that holds the lease {@code relay}. {@link io.threadpilot.platform.kafka.relay.EventRelay} is a step of it: read, send,
 * wait for the broker's acknowledgement, and only then mark as passed. {@link
 * io.threadpilot.platform.kafka.relay.EventSender} has the producer. A relay that ends in between sends the same events again:
 * consumers know them by their ids.
 */
package io.threadpilot.platform.kafka.relay;
