package io.threadpilot.insurance;

import io.restassured.path.json.JsonPath;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.LibertyServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The insurance service sends what it records to a real Kafka broker. */
class RelayIT {

    private static final String TOPIC = "threadpilot-events";
    /** Five seconds on a machine that has time for it; who waits for a broker takes thirty. */
    private static final KafkaBroker BROKER = new KafkaBroker();

    private static final LibertyServer SERVER =
            InsuranceServer.server().withEnvironment("THREADPILOT_RELAY_BOOTSTRAP_SERVERS", BROKER.bootstrapServers());

    private final Caller caller = new Caller(SERVER);

    @AfterAll
    static void everythingEnds() {
        SERVER.close();
        BROKER.close();
    }

    @Test
    void lookupsArriveInTheTopicAndTheServerStopsInTimeWhenTheBrokerIsDead() throws Exception {
        theBrokerIsThere();
        SERVER.start();
        for (int i = 0; i < 20; i++) {
            assertThat(caller.ask(InsuranceServer.anyPerson()).status()).isEqualTo(404);
        }

        Map<String, String> recorded = recorded();
        assertThat(recorded).hasSizeGreaterThanOrEqualTo(20);
        await().until(() -> caller.metric("relay_events_total") >= 20 && caller.metric("relay_lag_events") == 0);
        assertThat(records())
                .allSatisfy(sent -> {
                    JsonPath event = JsonPath.from(sent.value());
                    assertThat(sent.value()).isEqualTo(recorded.get(event.getString("id")));
                    assertThat(sent.key()).isEqualTo(event.getString("subject")).isNotNull();
                })
                // At least once: on a busy machine a batch may be sent again.
                .extracting(sent -> JsonPath.from(sent.value()).getString("id"))
                .hasSameElementsAs(recorded.keySet());

        BROKER.kill();
        caller.ask(InsuranceServer.anyPerson());
        await().until(() -> caller.metric("relay_lag_events") >= 1);
        assertStopsInTime();
        assertThat(SERVER.messages()).doesNotContain("org.apache.kafka.c", "SLF4J");
        assertThat(SERVER.console()).doesNotContain("SLF4J");
    }

    @Test
    @Tag("long-run")
    void theServerStopsInTimeWhenThereIsNoBroker() {
        BROKER.kill();
        SERVER.start();
        caller.ask(InsuranceServer.anyPerson());
        await().until(() -> caller.metric("relay_failures_total") >= 2);

        assertThat(SERVER.messages()).containsOnlyOnce("relay fails and is tried again");
        assertStopsInTime();
    }

    @Test
    @Tag("long-run")
    void theServerStopsInTimeWhileTheBrokerIsThere() throws Exception {
        theBrokerIsThere();
        SERVER.start();
        caller.ask(InsuranceServer.anyPerson());
        await().until(() -> caller.metric("relay_events_total") >= 1);

        assertStopsInTime();
    }

    private static void assertStopsInTime() {
        long begun = System.nanoTime();
        SERVER.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println("The server stopped after " + took.toMillis() + " ms");
        // Not by Liberty's patience of 30 seconds.
        assertThat(SERVER.messages()).contains("CWWKE0036I").doesNotContain("CWWKE1102W", "FFDC");
    }

    /** The events in the database, by their ids. */
    private static Map<String, String> recorded() throws SQLException {
        try (Connection connection = SERVER.database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select event_id, event from outbox")) {
            Map<String, String> events = new HashMap<>();
            while (rows.next()) {
                events.put(rows.getString(1), rows.getString(2));
            }
            return events;
        }
    }

    private static void theBrokerIsThere() throws Exception {
        BROKER.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            if (!admin.listTopics().names().get().contains(TOPIC)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1)))
                        .all()
                        .get();
            }
        }
    }

    private static List<ConsumerRecord<String, String>> records() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                BROKER.bootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class))) {
            List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
