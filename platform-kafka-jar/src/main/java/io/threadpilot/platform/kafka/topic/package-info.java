/** Topics of Kafka as a place to keep texts. */
package io.threadpilot.platform.kafka.topic;
