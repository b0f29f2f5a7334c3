package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.consumer.BatchHandler;
import io.threadpilot.platform.consumer.BatchStore;
import io.threadpilot.platform.consumer.ConsumedBatch;
import io.threadpilot.platform.consumer.ConsumedRecord;
import io.threadpilot.platform.consumer.Gap;
import io.threadpilot.platform.consumer.SourceState;
import io.threadpilot.platform.consumer.TryLaterException;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.kafka.Kafka;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.TestDatabase;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Loops that follow a topic of a real broker, into a real database. */
class ConsumerLoopTest {

    private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;
    private static final Kafka KAFKA = Kafka.SHARED;
    private static final KafkaBroker BROKER = KAFKA.broker();

    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

    private final List<ConsumerLoop> loops = new ArrayList<>();
    private final AtomicBoolean databaseFails = new AtomicBoolean();
    private final String group = "group-" + UUID.randomUUID();
    private final String topic = "topic-" + UUID.randomUUID();

    @BeforeEach
    void aTopicAndAnEmptyTable() throws SQLException {
        BROKER.start();
        DATABASE.empty();
        DATABASE.execute("create table stored (place bigint generated always as identity, partition_number integer,"
                + " epoch bigint, content varchar(50))");
        KAFKA.createTopic(topic, 4);
    }

    @AfterEach
    void loopsEnd() {
        loops.forEach(ConsumerLoop::end);
    }

    @Test
    void whileLoopsComeAndGoUnderLoadEveryRecordIsStoredOnceAndInOrder() throws Exception {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> KAFKA.send(topic, 1, 20_000));
        ConsumerLoop first = begin();
        await().until(() -> count() > 500);
        begin();
        await().until(() -> count() > 3_000);
        first.end();
        begin();
        await().until(() -> count() > 9_000);
        loops.get(1).end();
        sending.get();

        await().until(() -> count() >= 20_000);

        assertThat(contents("true").stream().map(Integer::valueOf).sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20_000).boxed().toList());
        for (int partition = 0; partition < 4; partition++) {
            assertThat(contents("partition_number = " + partition).stream().map(Integer::valueOf))
                    .isNotEmpty()
                    .isSorted();
        }
    }

    @Test
    void theOffsetsOfTheDatabaseHoldAndNotThoseOfTheGroup() throws SQLException {
        KAFKA.send(topic, 1, 100);
        ConsumerLoop first = begin();
        await().until(() -> count() == 100);
        first.end();
        for (int partition = 0; partition < 4; partition++) {
            KAFKA.commit(group, new TopicPartition(topic, partition), partition % 2 == 0 ? 0 : 100);
        }
        KAFKA.send(topic, 101, 200);

        begin();

        await().until(() -> count() >= 200);
        assertThat(contents("true")).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void recordsAreHandedOverByteByByteWithTheirHeaders() {
        byte[] noText = {(byte) 0xff, 0, (byte) 0xc3};
        KAFKA.send(new ProducerRecord<>(
                topic,
                0,
                noText,
                noText,
                List.of(
                        new RecordHeader("trace", noText),
                        new RecordHeader("trace", new byte[0]),
                        new RecordHeader("Other", null))));
        KAFKA.send(new ProducerRecord<>(topic, 0, null, null));
        List<ConsumedRecord> seen = new CopyOnWriteArrayList<>();
        begin((transaction, batch) -> seen.addAll(batch.records()));

        await().until(() -> seen.size() == 2);

        ConsumedRecord full = seen.get(0);
        assertThat(full.key()).isEqualTo(noText);
        assertThat(full.value()).isEqualTo(noText);
        assertThat(full.headers()).extracting(ConsumedRecord.Header::name).containsExactly("trace", "trace", "Other");
        assertThat(full.headers()).extracting(ConsumedRecord.Header::value).containsExactly(noText, new byte[0], null);
        assertThat(seen.get(1).position()).isEqualTo(1);
        assertThat(seen.get(1).key()).isNull();
        assertThat(seen.get(1).value()).isNull();
        assertThat(seen.get(1).headers()).isEmpty();
    }

    @Test
    void whatAProducerTakesBackIsNotRead() throws SQLException {
        KAFKA.sendAndTakeBack(new ProducerRecord<>(topic, 0, new byte[] {'0'}, "taken back".getBytes(UTF_8)));
        KAFKA.send(new ProducerRecord<>(topic, 0, new byte[] {'0'}, "sent".getBytes(UTF_8)));

        begin();

        await().until(() -> count() == 1);
        assertThat(contents("true")).containsExactly("sent");
    }

    @Test
    void aBadRecordBecomesADeadLetterAndTheRestIsStored() throws SQLException {
        KAFKA.send(topic, 1, 300);
        begin((transaction, batch) -> {
            if (batch.records().stream().map(ConsumerLoopTest::text).anyMatch("137"::equals)) {
                throw new IllegalArgumentException("137");
            }
            insert(transaction, batch);
        });

        await().until(() -> count() >= 300);

        assertThat(contents("content like 'dead%'")).containsExactly("dead 137: 137");
        assertThat(contents("true")).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void whatTheHandlerPutsOffHoldsUpItsPartitionAlone() throws SQLException {
        AtomicBoolean later = new AtomicBoolean(true);
        KAFKA.send(topic, 1, 400);
        begin((transaction, batch) -> {
            if (batch.partition() == 2 && later.get()) {
                insert(transaction, batch);
                throw new TryLaterException("not now");
            }
            insert(transaction, batch);
        });
        int others = (int)
                KAFKA.records(topic).stream().filter(it -> it.partition() != 2).count();
        assertThat(others).isLessThan(400);
        await().until(() -> count() == others);

        later.set(false);

        await().until(() -> count() == 400);
    }

    @Test
    void aLoopLivesOnWhileTheDatabaseFails() throws SQLException {
        String one = "one-" + topic;
        KAFKA.createTopic(one, 1);
        try (CapturedLog log = new CapturedLog(ConsumerSession.class)) {
            databaseFails.set(true);
            KAFKA.send(one, 1, 100);
            begin(one, ConsumerLoopTest::insert);
            await().until(() -> !log.messages().isEmpty());
            databaseFails.set(false);
            await().until(() -> count() == 100);
            databaseFails.set(true);
            KAFKA.send(one, 101, 200);
            await().until(() -> log.messages().size() == 3);
            databaseFails.set(false);
            await().until(() -> count() == 200);

            await().until(() -> log.messages().size() == 4);
            assertThat(log.messages().get(2))
                    .isEqualTo("Records of " + one + "-0 are not stored and are tried again: SQLException: gone");
            assertThat(log.messages().get(3)).isEqualTo("Records of " + one + "-0 are stored again");
        }
        assertThat(contents("true")).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void aTopicThatWasMadeAnewIsAnotherEpochFromItsFirstRecordOn() throws SQLException {
        KAFKA.send(topic, 1, 40);
        begin();
        await().until(() -> count() == 40);
        KAFKA.deleteTopic(topic);
        await().ignoreExceptions().untilAsserted(() -> KAFKA.createTopic(topic, 4));

        // More than before, so that the old offsets would be there too.
        KAFKA.send(topic, 1_001, 1_200);

        await().until(() -> count() >= 244);
        assertThat(contents("epoch = 1")).hasSize(40);
        assertThat(contents("epoch = 0")).hasSize(4).allMatch(gap -> gap.endsWith("to 0, ANOTHER_SOURCE"));
        assertThat(contents("epoch = 2").stream().map(Integer::valueOf).sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1_001, 1_200).boxed().toList());
    }

    @Test
    void aBrokerThatWasWipedIsAnotherEpoch() throws SQLException {
        KAFKA.send(topic, 1, 100);
        begin();
        await().until(() -> count() == 100);
        BROKER.kill();
        BROKER.wipe();
        BROKER.start();
        KAFKA.createTopic(topic, 4);
        KAFKA.send(topic, 1_001, 1_300);

        await().until(() -> count() >= 404);

        assertThat(contents("epoch = 0")).hasSize(4).allMatch(gap -> gap.endsWith("to 0, ANOTHER_SOURCE"));
        assertThat(contents("epoch = 2")).hasSize(300).doesNotHaveDuplicates();
        assertThat(contents("epoch = 1")).hasSize(100);
    }

    @Test
    void recordsThatTheTopicHasRemovedAreMissedAloud() throws SQLException {
        String one = "one-" + topic;
        KAFKA.createTopic(one, 1);
        KAFKA.send(one, 1, 10);
        ConsumerLoop first = begin(one, ConsumerLoopTest::insert);
        await().until(() -> count() == 10);
        first.end();
        KAFKA.send(one, 11, 100);
        KAFKA.removeRecordsBefore(new TopicPartition(one, 0), 50);

        try (CapturedLog log = new CapturedLog(BatchStore.class)) {
            begin(one, ConsumerLoopTest::insert);
            await().until(() -> count() >= 61);

            assertThat(log.messages())
                    .containsExactly("Partition 0 of " + one
                            + " goes on at position 50 in epoch 2 and not at 10 in epoch 1:"
                            + " records were removed before they were read");
        }
        assertThat(contents("epoch = 0")).containsExactly("gap from 10 to 50, REMOVED");
        assertThat(contents("epoch = 2")).hasSize(50);
        assertThat(contents("epoch > 0").stream().map(Integer::valueOf))
                .containsExactlyElementsOf(
                        IntStream.concat(IntStream.rangeClosed(1, 10), IntStream.rangeClosed(51, 100))
                                .boxed()
                                .toList());
    }

    @Test
    void theLagIsWhatIsNotStoredAndTheErrorStaysUntilItIs() {
        AtomicBoolean later = new AtomicBoolean();
        ConsumerLoop loop = begin((transaction, batch) -> {
            if (later.get()) {
                throw new TryLaterException("not now");
            }
            insert(transaction, batch);
        });
        assertThat(loop.state()).isEqualTo(SourceState.STANDBY);
        KAFKA.send(topic, 1, 300);
        await().until(() -> loop.state().succeededAt() != null && count() == 300);
        await().until(() -> loop.state().lag() == 0);
        later.set(true);

        KAFKA.send(topic, 301, 400);

        // More come while it is held back.
        await().until(() -> loop.state().lag() == 100);
        KAFKA.send(topic, 401, 450);
        await().until(() -> loop.state().lag() == 150);
        SourceState failing = loop.state();
        assertThat(failing.follows()).isTrue();
        assertThat(failing.error()).isEqualTo("TryLaterException: not now");
        await().during(Duration.ofSeconds(1))
                .until(() -> failing.failingSince().equals(loop.state().failingSince()));

        later.set(false);

        await().until(() -> loop.state().lag() == 0 && loop.state().error() == null);
        assertThat(loop.state().failingSince()).isNull();
        assertThat(loop.state().succeededAt()).isAfter(failing.succeededAt());
    }

    @Test
    void aTopicThatIsNotThereIsSaidAndThatItIsThere() {
        String missing = "missing-" + topic;
        ConsumerLoop loop = begin(missing, ConsumerLoopTest::insert);

        await().until(() -> loop.state().error() != null);
        assertThat(loop.state().error()).startsWith("UnknownTopicOrPartitionException: ");
        assertThat(loop.state().follows()).isFalse();
        KAFKA.createTopic(missing, 1);

        await().atMost(LONGEST_RECOVERY)
                .until(() -> loop.state().follows() && loop.state().error() == null);
    }

    @Test
    void brokersThatDoNotAnswerAreSaidThoughNothingComes() {
        ConsumerLoop loop = begin();
        await().until(() -> loop.state().succeededAt() != null);

        BROKER.kill();
        await().atMost(LONGEST_RECOVERY).until(() -> loop.state().error() != null);
        BROKER.start();

        await().atMost(LONGEST_RECOVERY).until(() -> loop.state().error() == null);
        assertThat(loop.state().failingSince()).isNull();
    }

    @Test
    void aDatabaseThatFailsIsSaidAndForgottenWhenItIsBackThoughNothingComes() {
        databaseFails.set(true);
        ConsumerLoop loop = begin();
        await().until(() -> loop.state().error() != null);
        assertThat(loop.state().error()).isEqualTo("SQLException: gone");

        databaseFails.set(false);

        await().until(() -> loop.state().error() == null && loop.state().succeededAt() != null);
    }

    private ConsumerLoop begin() {
        return begin(ConsumerLoopTest::insert);
    }

    private ConsumerLoop begin(BatchHandler handler) {
        return begin(topic, handler);
    }

    private ConsumerLoop begin(String followed, BatchHandler handler) {
        Connections connections = () -> {
            if (databaseFails.get()) {
                throw new SQLException("gone");
            }
            return DATABASE.open();
        };
        BatchStore store = new BatchStore(connections, "test", handler, ConsumerLoopTest::bury, ConsumerLoopTest::tell);
        ConsumerLoop loop = new ConsumerLoop(KAFKA.settings(), group, followed, store);
        loop.begin(Thread::new);
        loops.add(loop);
        return loop;
    }

    private static void insert(Connection transaction, ConsumedBatch batch) throws SQLException {
        for (ConsumedRecord one : batch.records()) {
            insert(transaction, batch.partition(), batch.epoch(), text(one));
        }
    }

    private static void bury(Connection transaction, ConsumedBatch bad, Exception reason) throws SQLException {
        insert(transaction, bad.partition(), 0, "dead " + text(bad.records().get(0)) + ": " + reason.getMessage());
    }

    private static void tell(Connection transaction, Gap gap) throws SQLException {
        insert(
                transaction,
                gap.to().partition(),
                0,
                "gap from " + gap.from().next() + " to " + gap.to().next() + ", "
                        + gap.reason().name());
    }

    private static String text(ConsumedRecord one) {
        return new String(one.value(), StandardCharsets.UTF_8);
    }

    private static void insert(Connection transaction, int partition, long epoch, String content) throws SQLException {
        Statements.update(
                transaction,
                "insert into stored (partition_number, epoch, content) values (?, ?, ?)",
                partition,
                epoch,
                content);
    }

    private static int count() throws SQLException {
        return Integer.parseInt(DATABASE.texts("select count(*) from stored").get(0));
    }

    private static List<String> contents(String condition) throws SQLException {
        return DATABASE.texts("select content from stored where " + condition + " order by place");
    }
}
