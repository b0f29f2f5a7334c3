package io.threadpilot.audit.intake;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.GuardedDatabase.SERVICE;
import static io.threadpilot.audit.intake.EveryWay.DATABASE;
import static io.threadpilot.audit.intake.EveryWay.FEED;
import static io.threadpilot.audit.intake.EveryWay.FEED_SHARD;
import static io.threadpilot.audit.intake.EveryWay.POSTGRESQL;
import static io.threadpilot.audit.intake.EveryWay.SERVER;
import static io.threadpilot.audit.intake.EveryWay.TOPIC_SHARD;
import static io.threadpilot.audit.intake.EveryWay.feedPosition;
import static io.threadpilot.audit.intake.EveryWay.post;
import static io.threadpilot.audit.intake.EveryWay.size;
import static io.threadpilot.audit.intake.EveryWay.topicPosition;
import static io.threadpilot.audit.intake.HostileEvent.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** While the database is away or takes nothing, everything waits; afterwards it is stored, and nothing is a dead letter. */
class IngestWithoutDatabaseIT {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration LONGER = Duration.ofMinutes(2);

    private final String id = UUID.randomUUID().toString();
    private long feedFrom;
    private long topicFrom;
    private long size;

    @BeforeEach
    void start() throws Exception {
        EveryWay.start();
        feedFrom = feedPosition();
        topicFrom = topicPosition();
        size = size();
    }

    @Test
    void whileTheDatabaseIsDead() throws Exception {
        assertEverythingWaits(POSTGRESQL::kill, "the database does not answer", LONG, POSTGRESQL::start);
    }

    @Test
    void whileTheDatabaseStandsStill() throws Exception {
        assertEverythingWaits(POSTGRESQL::pause, "the database does not answer", SHORT, POSTGRESQL::resume);
    }

    @Test
    @Tag("long-run")
    void whileTheDatabaseIsDeadForLong() throws Exception {
        assertEverythingWaits(POSTGRESQL::kill, "the database does not answer", LONGER, POSTGRESQL::start);
    }

    @Test
    @Tag("long-run")
    void whileTheDatabaseStandsStillForLong() throws Exception {
        assertEverythingWaits(POSTGRESQL::pause, "the database does not answer", LONG, POSTGRESQL::resume);
    }

    @Test
    void whileTheDatabaseOnlyReads() throws Exception {
        assertEverythingWaits(
                () -> {
                    onlyRead("on");
                    assertThat(feedPosition()).isEqualTo(feedFrom);
                },
                "the database only reads",
                SHORT,
                () -> {
                    assertThat(feedPosition()).isEqualTo(feedFrom);
                    assertThat(topicPosition()).isEqualTo(topicFrom);
                    assertThat(size()).isEqualTo(size);
                    onlyRead("off");
                });
    }

    /** For sessions that begin now, and the present ones of the service end. */
    private static void onlyRead(String value) throws SQLException {
        DATABASE.execute(
                ADMINISTRATOR,
                "set default_transaction_read_only = off",
                "alter database " + DATABASE.name() + " set default_transaction_read_only = " + value,
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + SERVICE
                        + "' and datname = current_database()");
    }

    private void assertEverythingWaits(Change begin, String why, Duration length, Change end) throws Exception {
        try {
            begin.make();
            FEED.add(event(id + "-feed-0", "1"), event(id + "-feed-1", "1"));
            EveryWay.send(event(id + "-topic-0", "1"), event(id + "-topic-1", "1"));
            until().until(() -> isUnready(why));
            assertThat(SERVER.post(event(id + "-http", "1").getBytes(UTF_8)).status())
                    .isEqualTo(503);
            until().atMost(length.plusMinutes(1)).during(length).until(() -> isUnready(why));
        } finally {
            end.make();
        }

        await().until(() -> feedPosition() == feedFrom + 2 && topicPosition() == topicFrom + 2);
        until().until(() -> SERVER.readiness().status() == 200);
        assertThat(post(event(id + "-http", "1")).json().getString("results[0].outcome"))
                .isEqualTo("stored");
        assertStored();
    }

    /** Each once and in order, and nothing else. */
    private void assertStored() throws SQLException {
        List<LoggedRow> rows = LoggedRow.from(DATABASE, size);
        assertThat(rows).extracting(LoggedRow::outcome).containsOnly("stored");
        assertThat(rows).filteredOn(row -> row.shard().equals("http")).hasSize(rows.size() - 4);
        assertThat(rows)
                .filteredOn(row -> row.shard().equals(FEED_SHARD))
                .extracting(LoggedRow::id)
                .containsExactly(id + "-feed-0", id + "-feed-1");
        assertThat(rows)
                .filteredOn(row -> row.shard().equals(TOPIC_SHARD))
                .extracting(LoggedRow::id)
                .containsExactly(id + "-topic-0", id + "-topic-1");
    }

    private static boolean isUnready(String why) throws IOException, InterruptedException {
        return SERVER.readiness().status() == 503
                && new String(SERVER.readiness().body(), UTF_8).contains(why);
    }

    /** The server moves the offset first and then waits for the head of the log, which we have when we want the offset. */
    @Test
    void afterADeadlock() throws Exception {
        try (Connection rival = DATABASE.open(ADMINISTRATOR);
                Statement statement = rival.createStatement()) {
            // The server is the one that looks for deadlocks, and so the one that gives way.
            statement.execute("set deadlock_timeout = '1min'");
            statement.execute("set lock_timeout = 0");
            long before = deadlocks();
            rival.setAutoCommit(false);
            statement.execute("select from log_head for update");
            EveryWay.send(event(id + "-topic-0", "1"), event(id + "-topic-1", "1"));
            until().until(() -> !DATABASE.rows(
                            ADMINISTRATOR,
                            "select pid from pg_stat_activity where usename = '" + SERVICE
                                    + "' and wait_event_type = 'Lock' and query like '%log_head%'")
                    .isEmpty());
            statement.execute(
                    "update consumed_offset set next_offset = next_offset where topic = '" + IntakeServer.TOPIC + "'");
            assertThat(topicPosition()).isEqualTo(topicFrom);
            // What the source says soon becomes that of its next try, which waits for the same lock.
            until().until(() ->
                    deadlocks() > before && SERVER.sourceSays("orders").startsWith("The source orders has failed"));
            rival.rollback();
        }
        FEED.add(event(id + "-feed-0", "1"), event(id + "-feed-1", "1"));

        await().until(() -> topicPosition() == topicFrom + 2 && feedPosition() == feedFrom + 2);
        assertStored();
        assertThat(DATABASE.rows(OWNER, "select from audit_event where event_id like '" + id + "%'"))
                .hasSize(4);
    }

    private static long deadlocks() throws SQLException {
        return Long.parseLong(DATABASE.rows(
                        ADMINISTRATOR, "select deadlocks from pg_stat_database where datname = current_database()")
                .get(0));
    }

    private static ConditionFactory until() {
        return await().pollInterval(Duration.ofMillis(100)).ignoreExceptions();
    }

    /** What happens to the database. */
    @FunctionalInterface
    private interface Change {
        void make() throws Exception;
    }
}
