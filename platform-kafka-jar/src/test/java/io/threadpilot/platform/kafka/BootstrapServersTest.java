package io.threadpilot.platform.kafka;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BootstrapServersTest {

    @Test
    void serversAreHostsWithPorts() {
        assertThat(BootstrapServers.servers("kafka-1:9092, [::1]:9092,10.0.0.1:9,"))
                .contains(List.of("kafka-1:9092", "[::1]:9092", "10.0.0.1:9"));
        assertThat(BootstrapServers.servers("")).contains(List.of());
        assertThat(List.of("kafka", "kafka:0", "kafka:9092;other:9092", "http://kafka:9092", "kafka :9092"))
                .allSatisfy(wrong -> assertThat(BootstrapServers.servers(wrong)).isEmpty());
    }
}
