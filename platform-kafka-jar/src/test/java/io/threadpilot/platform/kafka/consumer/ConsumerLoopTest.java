package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.kafka.Kafka;
import io.threadpilot.platform.kafka.TestDatabase;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.KafkaBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Loops that follow a topic of a real broker, into a real database. */
class ConsumerLoopTest {

    private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;
    private static final Kafka KAFKA = Kafka.SHARED;
    private static final KafkaBroker BROKER = KAFKA.broker();

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
    void aBadRecordBecomesADeadLetterAndTheRestIsStored() throws SQLException {
        KAFKA.send(topic, 1, 300);
        begin((transaction, batch) -> {
            if (batch.records().stream().anyMatch(it -> it.value().equals("137"))) {
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

        await().until(() -> count() >= 240);
        assertThat(contents("epoch = 1")).hasSize(40);
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

        await().until(() -> count() >= 400);

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

        try (CapturedLog log = new CapturedLog(ConsumerSession.class)) {
            begin(one, ConsumerLoopTest::insert);
            await().until(() -> count() >= 60);

            assertThat(log.messages())
                    .containsExactly("Partition " + one
                            + "-0 goes on at offset 50 and not at 10: records are gone from the topic");
        }
        assertThat(contents("true").stream().map(Integer::valueOf))
                .containsExactlyElementsOf(
                        IntStream.concat(IntStream.rangeClosed(1, 10), IntStream.rangeClosed(51, 100))
                                .boxed()
                                .toList());
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
        ConsumerLoop loop = new ConsumerLoop(
                connections,
                KAFKA.settings(),
                group,
                followed,
                handler,
                (transaction, bad, reason) ->
                        insert(transaction, bad.partition(), 0, "dead " + bad.value() + ": " + reason.getMessage()));
        loop.begin(Thread::new);
        loops.add(loop);
        return loop;
    }

    private static void insert(Connection transaction, ConsumedBatch batch) throws SQLException {
        for (ConsumerRecord<String, String> kafkaRecord : batch.records()) {
            insert(transaction, batch.partition(), batch.epoch(), kafkaRecord.value());
        }
    }

    private static void insert(Connection transaction, int partition, long epoch, String content) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(
                "insert into stored (partition_number, epoch, content) values (?, ?, ?)")) {
            insert.setInt(1, partition);
            insert.setLong(2, epoch);
            insert.setString(3, content);
            insert.executeUpdate();
        }
    }

    private static int count() throws SQLException {
        return Integer.parseInt(DATABASE.texts("select count(*) from stored").get(0));
    }

    private static List<String> contents(String condition) throws SQLException {
        return DATABASE.texts("select content from stored where " + condition + " order by place");
    }
}
