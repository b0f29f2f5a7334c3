package io.threadpilot.platform.kafka.relay;

import io.threadpilot.platform.kafka.Kafka;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LeaseLostException;
import io.threadpilot.platform.lease.LeasedLoop;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.TestDatabase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The relay from a real database to a real broker. */
class EventRelayTest {

    private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;
    private static final RecordedEvents EVENTS = new RecordedEvents(DATABASE);
    private static final Kafka KAFKA = Kafka.SHARED;
    private static final KafkaBroker BROKER = KAFKA.broker();

    private final List<EventRelay> relays = new ArrayList<>();
    private final AtomicLong relayed = new AtomicLong();
    private final AtomicInteger failed = new AtomicInteger();
    private final String topic = "events-" + UUID.randomUUID();

    @BeforeEach
    void aTopicAndAnEmptyLog() throws SQLException {
        BROKER.start();
        DATABASE.empty();
        KAFKA.createTopic(topic, 3);
    }

    @AfterEach
    void relaysEnd() {
        relays.forEach(EventRelay::end);
    }

    @Test
    void anEventArrivesAsItIsStoredWithItsPositionBesideIt() throws SQLException {
        List<String> ids = Stream.concat(EVENTS.record(2, "pseudonym").stream(), EVENTS.record(1, null).stream())
                .toList();

        begin();

        List<ConsumerRecord<String, String>> records = awaitRecords(3);
        for (ConsumerRecord<String, String> kafkaRecord : records) {
            int position = Integer.parseInt(header(kafkaRecord, "position"));
            assertThat(kafkaRecord.value())
                    .isEqualTo(DATABASE.texts("select event from outbox where position = " + position)
                            .get(0))
                    .contains(ids.get(position - 1));
            assertThat(kafkaRecord.key()).isEqualTo(position < 3 ? "pseudonym" : null);
            assertThat(header(kafkaRecord, "content-type")).isEqualTo("application/cloudevents+json");
        }
        await().until(() -> relayed.get() == 3);
        assertThat(passed()).isEqualTo(3);
    }

    @Test
    void theKeyIsTheAggregateRatherThanTheSubject() {
        assertThat(EventSender.key("{\"aggregatetype\":\"delivery\",\"aggregateid\":\"d-1\",\"subject\":\"somebody\"}"))
                .isEqualTo("d-1");
    }

    @Test
    void aRelayThatEndsBetweenSendingAndMarkingSendsTheSameAgain() throws SQLException {
        List<String> ids = EVENTS.record(5, "somebody");
        Lease lease = new Lease(DATABASE::open, EventRelay.NAME);
        assertThat(lease.acquire()).isTrue();
        EventRelay paused = relay(relayed::addAndGet);
        // As if it had stood still so long that another server holds the lease now.
        DATABASE.execute("update lease set fence = fence + 1, owner = '" + UUID.randomUUID() + "'");

        assertThatThrownBy(() -> paused.once(lease)).isInstanceOf(LeaseLostException.class);

        assertThat(passed()).isZero();
        assertThat(idsInTopic()).isEqualTo(ids);
        DATABASE.execute("delete from lease");
        begin();
        await().until(() -> passed() == 5);
        assertThat(idsInTopic())
                .isEqualTo(Stream.concat(ids.stream(), ids.stream()).toList());
    }

    @Test
    void ofTwoRelaysOneSendsAndTheOtherTakesOver() throws SQLException {
        List<String> ids = new ArrayList<>();
        AtomicLong byFirst = new AtomicLong();
        EventRelay first = begin(byFirst::addAndGet);
        EventRelay second = begin(relayed::addAndGet);
        for (int i = 0; i < 20; i++) {
            ids.addAll(EVENTS.record(50, "somebody"));
        }
        await().until(() -> byFirst.get() + relayed.get() == 1000);
        assertThat(byFirst.get() == 0 || relayed.get() == 0).isTrue();

        (byFirst.get() > 0 ? first : second).end();
        ids.addAll(EVENTS.record(200, "somebody"));

        await().until(() -> passed() == 1200);
        assertThat(idsInTopic()).isEqualTo(ids);
    }

    @Test
    void whileTheBrokerIsAwayNothingIsLostAndLittleIsLogged() throws SQLException {
        List<String> ids = new ArrayList<>(EVENTS.record(10, "somebody"));
        begin();
        await().until(() -> passed() == 10);
        try (CapturedLog log = new CapturedLog(LeasedLoop.class)) {
            BROKER.kill();
            ids.addAll(EVENTS.record(1500, "somebody"));
            await().until(() -> failed.get() >= 2 && relays.get(0).lag() >= 1500);
            BROKER.start();

            await().until(() -> passed() == 1510);
            await().until(() -> relays.get(0).lag() == 0);
            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(0))
                    .startsWith("relay fails and is tried again: ")
                    .contains("position 11 ");
            assertThat(log.messages().get(1)).isEqualTo("relay works again");
        }
        assertThat(idsInTopic().stream().distinct()).containsExactlyElementsOf(ids);
    }

    @Test
    void afterABrokerWasWipedTheRelayGoesOn() throws SQLException {
        EVENTS.record(10, "somebody");
        begin();
        await().until(() -> passed() == 10);
        BROKER.kill();
        BROKER.wipe();
        List<String> ids = EVENTS.record(10, "somebody");
        BROKER.start();
        KAFKA.createTopic(topic, 3);

        await().until(() -> passed() == 20);

        assertThat(idsInTopic().stream().distinct()).containsExactlyElementsOf(ids);
    }

    @Test
    void anEventThatTheBrokerRefusesHoldsUpThoseBehindItAndIsNamed() throws SQLException {
        KAFKA.configure(topic, "max.message.bytes", "1000");
        List<String> ids = new ArrayList<>(EVENTS.record(3, "somebody"));
        DATABASE.execute("update outbox set event = replace(event, 'xxx', 'xxxxxxxxxxxxxxx') where position = 3");
        ids.addAll(EVENTS.record(3, "somebody"));
        try (CapturedLog log = new CapturedLog(LeasedLoop.class)) {
            begin();

            await().until(() -> failed.get() >= 3);

            assertThat(passed()).isLessThan(3);
            assertThat(idsInTopic()).hasSizeLessThan(10);
            assertThat(log.messages()).singleElement().asString().contains("RecordTooLarge");
            KAFKA.configure(topic, "max.message.bytes", "100000");
            await().until(() -> passed() == 6);
        }
        assertThat(idsInTopic()).containsAll(ids);
    }

    @Test
    void aRelayEndsInTimeWhateverTheBrokerDoes() throws SQLException {
        EVENTS.record(10, "somebody");
        EventRelay relay = begin();
        await().until(() -> passed() == 10);
        BROKER.pause();
        try {
            EVENTS.record(10, "somebody");
            await().pollDelay(Duration.ofMillis(300)).until(() -> relay.lag() >= 0);

            await().atMost(Duration.ofSeconds(4)).until(() -> {
                relay.end();
                return true;
            });
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("kafka-producer-network-thread"));
        } finally {
            BROKER.resume();
        }
        begin();
        await().until(() -> passed() == 20);
    }

    @Test
    @Tag("long-run")
    void thousandsOfEventsASecondAreRelayed() throws SQLException {
        int number = 50_000;
        for (int i = 0; i < number / 5_000; i++) {
            EVENTS.record(5_000, "somebody-" + i);
        }
        long begun = System.nanoTime();

        begin();

        await().pollInterval(Duration.ofMillis(20)).until(() -> relayed.get() == number);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("Relayed %.0f events a second%n", number / seconds);
        assertThat(number / seconds).isGreaterThan(2_000);
        assertThat(KAFKA.records(topic)).hasSize(number);
    }

    private EventRelay relay(LongConsumer counter) {
        EventRelay relay = new EventRelay(
                DATABASE::open, new EventSender(KAFKA.settings(), topic), counter, failed::incrementAndGet);
        relays.add(relay);
        return relay;
    }

    private EventRelay begin() {
        return begin(relayed::addAndGet);
    }

    private EventRelay begin(LongConsumer counter) {
        EventRelay relay = relay(counter);
        relay.begin(Thread::new);
        return relay;
    }

    private List<ConsumerRecord<String, String>> awaitRecords(int number) {
        return await().until(() -> KAFKA.records(topic), records -> records.size() == number);
    }

    private List<String> idsInTopic() {
        return KAFKA.records(topic).stream()
                .map(kafkaRecord -> kafkaRecord.value().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"))
                .toList();
    }

    /** 0 if the reader is not there yet. */
    private static long passed() throws SQLException {
        return DATABASE.texts("select position from outbox_reader where name = 'relay'").stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static String header(ConsumerRecord<String, String> kafkaRecord, String name) {
        return new String(kafkaRecord.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
