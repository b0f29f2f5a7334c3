package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.PostgreSql;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How fast events of 1 KiB go from a topic into the log, beside a bare insert of the same rows into tables with the same indexes, by
 * turns. What it reports means something on a machine that does nothing else.
 */
@Tag("long-run")
class IngestSpeedIT {

    private static final int PARTITIONS = 6;
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 5;
    private static final int EVENTS = 30_000;
    private static final int BATCH = 500;
    private static final List<String> TABLES = List.of("audit_event", "audit_event_body", "audit_event_id");

    @Test
    void eventsFromATopicAreRecordedAsFastAsTheyCan(TestReporter reporter) throws Exception {
        GuardedDatabase database = GuardedDatabase.createOn(new PostgreSql());
        EventTopic topic = new EventTopic(new KafkaBroker(), IntakeServer.TOPIC).create(PARTITIONS);
        try (FeedStub feed = new FeedStub()) {
            IntakeServer server = IntakeServer.prepare("speed", database.url(), topic.broker(), feed);
            server.liberty().withEnvironment("JVM_ARGS", "-Xmx256m").start();
            makeFloor(database);
            for (int round = 1 - WARM_UP; round <= ROUNDS; round++) {
                long begin = size(database);
                long ingest = ingest(database, topic, begin);
                long floor = EVENTS * TimeUnit.SECONDS.toNanos(1) / insertBare(database, begin);
                reporter.publishEntry(
                        round > 0 ? "round " + round : "warm-up",
                        ingest + " events a second, the bare insert " + floor + ": " + 100 * ingest / floor + " %");
            }
            assertThat(database.rows(OWNER, "select count(*) from audit_event where kind = 'stored'"))
                    .containsExactly(Integer.toString(EVENTS * (WARM_UP + ROUNDS)));
        }
    }

    /** Events a second, of those that were left when the producer had sent them all. */
    private static long ingest(GuardedDatabase database, EventTopic topic, long begin) throws SQLException {
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            KilobyteEvent event = KilobyteEvent.ofAggregate(UUID.randomUUID().toString());
            events.add(topic.structured(i % PARTITIONS, event.structured()));
        }
        topic.send(events);
        long at = System.nanoTime();
        long left = begin + EVENTS - size(database);
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(5))
                .until(() -> size(database) >= begin + EVENTS);
        return left * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - at);
    }

    private static void makeFloor(GuardedDatabase database) throws SQLException {
        for (String table : TABLES) {
            database.execute(ADMINISTRATOR, "create table floor_" + table + " (like " + table + " including all)");
        }
    }

    /** The rows that came last, in transactions of as many as the service takes at once; in nanoseconds. */
    private static long insertBare(GuardedDatabase database, long begin) throws SQLException {
        String url = database.url() + "&reWriteBatchedInserts=true";
        long taken = 0;
        try (Connection reading = database.open(ADMINISTRATOR);
                Connection writing = DriverManager.getConnection(url, ADMINISTRATOR, "not-asked-for")) {
            writing.setAutoCommit(false);
            for (long from = begin; from < begin + EVENTS; from += BATCH) {
                List<List<Object[]>> rows = new ArrayList<>();
                rows.add(read(
                        reading,
                        "select * from audit_event where log_index >= " + from + " and log_index < " + (from + BATCH)));
                rows.add(read(
                        reading,
                        "select * from audit_event_body where log_index >= " + from + " and log_index < "
                                + (from + BATCH)));
                rows.add(read(
                        reading,
                        "select i.* from audit_event_id i join audit_event e on e.event_id = i.event_id where e.log_index >= "
                                + from + " and e.log_index < " + (from + BATCH)));
                long at = System.nanoTime();
                for (int i = 0; i < TABLES.size(); i++) {
                    insert(writing, "floor_" + TABLES.get(i), rows.get(i));
                }
                writing.commit();
                taken += System.nanoTime() - at;
            }
        }
        return taken;
    }

    private static List<Object[]> read(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<Object[]> rows = new ArrayList<>();
            while (result.next()) {
                Object[] row = new Object[result.getMetaData().getColumnCount()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = result.getObject(i + 1);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static void insert(Connection connection, String table, List<Object[]> rows) throws SQLException {
        String places = ", ?".repeat(rows.get(0).length).substring(2);
        try (PreparedStatement insert =
                connection.prepareStatement("insert into " + table + " values (" + places + ")")) {
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static long size(GuardedDatabase database) throws SQLException {
        return Long.parseLong(database.rows(OWNER, "select size from log_head").get(0));
    }
}
