package io.threadpilot.audit.intake;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.LibertyServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** Events come by HTTP, by a feed, by a topic of Kafka, and from the service itself; one server takes them all in. */
class WaysInIT {

    private static final String EVENTS = "/api/v1/events";
    private static final String TOPIC = "order-events";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final KafkaBroker BROKER = new KafkaBroker();
    private static final FeedStub FEED = new FeedStub();
    private static final LibertyServer SERVER = new LibertyServer("audit")
            .withEnvironment("THREADPILOT_AUDIT_BOOTSTRAP_SERVERS", BROKER.bootstrapServers());

    @BeforeAll
    static void start() throws Exception {
        BROKER.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        }
        SERVER.set("threadpilot.audit.sources.insurance.feed", FEED.address().toString());
        SERVER.set("threadpilot.audit.sources.insurance.api-key", FeedStub.KEY);
        SERVER.set("threadpilot.audit.sources.payments.topic", "");
        SERVER.set("threadpilot.audit.sources.inventory.topic", "");
        SERVER.set("threadpilot.audit.sources.shipping.topic", "not-there");
        SERVER.start();
    }

    @AfterAll
    static void end() {
        SERVER.close();
        FEED.close();
        BROKER.close();
    }

    @AfterEach
    void theFeedAnswers() {
        FEED.refuse(false);
    }

    @Test
    void whatComesByHttpIsCountedByWhatBecameOfIt() {
        String id = UUID.randomUUID().toString();
        EventCounts before = EventCounts.of(SERVER, "http");

        record("[" + event(id, 1) + "," + event(id, 1) + "," + event(id, 2) + ",{}]")
                .body("results.outcome", equalTo(List.of("stored", "duplicate", "id-conflict", "dead-letter")));

        assertThat(EventCounts.of(SERVER, "http")).isEqualTo(before.plus(new EventCounts(1, 1, 1, 1)));
    }

    @Test
    void anEventOfAFeedIsFoundAndCountedAndKnownWhenItComesAgain() {
        String id = UUID.randomUUID().toString();
        EventCounts before = EventCounts.of(SERVER, "insurance");

        FEED.add(event(id, 1));
        FEED.add("{\"id\":\"no-event\"}");

        awaitFound(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(EventCounts.of(SERVER, "insurance"))
                .isEqualTo(before.plus(new EventCounts(1, 0, 0, 1))));
        assertThat(metric("audit_source_lag_events{", "source=\"insurance\"")).isZero();
        record(event(id, 1)).body("results[0].outcome", equalTo("duplicate"));
    }

    @Test
    void anEventOfATopicIsFoundAndCountedByTheNameOfItsSource() {
        String id = UUID.randomUUID().toString();
        EventCounts before = EventCounts.of(SERVER, "orders");

        send(event(id, 1), event(id, 1), event(id, 2), "no event");

        awaitFound(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(EventCounts.of(SERVER, "orders"))
                .isEqualTo(before.plus(new EventCounts(1, 1, 1, 1))));
        await().untilAsserted(() -> assertThat(metric("audit_source_lag_events{", "source=\"orders\""))
                .isZero());
    }

    @Test
    void theServicesOwnEventsAreInTheTrail() {
        FEED.add(event(UUID.randomUUID().toString(), 1));
        await().atMost(PATIENCE).until(() -> EventCounts.of(SERVER, "insurance").stored() > 0);
        long own = EventCounts.of(SERVER, "own").stored();

        FEED.replace();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(EventCounts.of(SERVER, "own").stored()).isGreaterThan(own));
        asCoreSystem()
                .urlEncodingEnabled(false)
                .get(EVENTS + "?type=ingest-gap.v1&aggregateType=Shard&aggregateId=insurance%2F0&limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].payload.reason", equalTo("another_source"));
    }

    @Test
    void aSourceThatFailsIsNamedWithTheReasonAndTheServerStaysReady() {
        FEED.refuse(true);
        String insurance = awaitSaid("insurance", "status 401");
        assertThat(insurance)
                .startsWith("The source insurance has failed since ")
                .endsWith(": RefusedException: it answers with status 401");
        assertThat(metric("audit_source_failing_seconds{", "source=\"insurance\""))
                .isPositive();
        awaitSaid("shipping", "UnknownTopicOrPartitionException");
        record(event(UUID.randomUUID().toString(), 1)).body("results[0].outcome", equalTo("stored"));

        FEED.refuse(false);

        awaitSaid("insurance", "This server follows the source insurance");
        assertThat(metric("audit_source_failing_seconds{", "source=\"insurance\""))
                .isZero();
    }

    @Test
    void theSizeOfTheLogAndWhatIsNotSealedAreThoseOfTheDatabase() {
        double before = metric("audit_log_events{");

        record(event(UUID.randomUUID().toString(), 1)).body("results", hasSize(1));

        await().until(() -> metric("audit_log_events{") > before);
        await().until(() -> metric("audit_log_unsealed_events{") == 0 && metric("audit_log_unsealed_seconds{") == 0);
    }

    /** Awaits that readiness, which stays good, says this of a source. */
    private static String awaitSaid(String source, String part) {
        String path = "checks.find { it.name == 'audit-sources' }.data." + source;
        return await().atMost(PATIENCE)
                .until(
                        () -> given().get(SERVER.url() + "/health/ready")
                                .then()
                                .statusCode(200)
                                .extract()
                                .jsonPath()
                                .getString(path),
                        said -> said.contains(part));
    }

    private static void awaitFound(String id) {
        await().atMost(PATIENCE).untilAsserted(() -> asCoreSystem()
                .get(EVENTS + "/{id}", id)
                .then()
                .statusCode(200)
                .body("payload.amount", equalTo(1)));
    }

    private static double metric(String begin, String... labels) {
        List<String> series = given().get(SERVER.url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(begin))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .toList();
        assertThat(series).as(begin + String.join(",", labels)).hasSize(1);
        return Double.parseDouble(series.get(0).replaceFirst(".* ", ""));
    }

    private static void send(String... records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String content : records) {
                producer.send(new ProducerRecord<>(TOPIC, 1, null, content.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static String event(String id, int amount) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"test.v1\",\"source\":\"urn:test\","
                + "\"time\":\"2026-11-01T12:00:00Z\",\"data\":{\"amount\":" + amount + "}}";
    }

    private static ValidatableResponse record(String body) {
        return asCoreSystem()
                .contentType(ContentType.JSON)
                .body(body)
                .post(EVENTS)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification asCoreSystem() {
        return given().baseUri(SERVER.url()).header("X-Api-Key", "tp_local_core_system");
    }
}
