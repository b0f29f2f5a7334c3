package io.threadpilot.platform.kafka.topic;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.threadpilot.platform.kafka.Kafka;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import io.threadpilot.testing.FreePort;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TextTopicTest {

    private static final Kafka KAFKA = Kafka.SHARED;

    private final String name = "texts-" + UUID.randomUUID();

    @BeforeEach
    void anEmptyTopic() {
        KAFKA.broker().start();
        KAFKA.createTopic(name, 1);
    }

    @Test
    void textsAreAddedAndSomeAreReadAgain() throws IOException {
        try (TextTopic topic = new TextTopic(KAFKA.settings(), name)) {
            assertThat(topic.sample(2)).isEmpty();

            for (int i = 1; i <= 100; i++) {
                topic.add("text " + i);
            }

            assertThat(KAFKA.records(name))
                    .extracting(ConsumerRecord::value)
                    .hasSize(100)
                    .startsWith("text 1");
            assertThat(topic.sample(4)).containsExactly("text 25", "text 50", "text 75", "text 100");
            assertThat(topic.sample(200)).hasSize(100).startsWith("text 1").endsWith("text 100");
        }
    }

    @Test
    void whoeverReachesNoBrokerIsTold() {
        KafkaClientSettings nowhere =
                KafkaClientSettings.read(List.of("localhost:" + FreePort.find()), new SmallRyeConfigBuilder().build());
        try (TextTopic topic = new TextTopic(nowhere, name)) {
            assertThatThrownBy(() -> topic.add("text")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> topic.sample(2)).isInstanceOf(IOException.class);
        }
    }
}
