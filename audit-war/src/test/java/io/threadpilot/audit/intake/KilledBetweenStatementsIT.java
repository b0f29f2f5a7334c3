package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server is killed between every two statements of the transaction that records a batch, and before its commit, and started again
 * each time.
 */
@Tag("long-run")
class KilledBetweenStatementsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 20_261_130;

    /**
     * One batch, since they are in one partition, and so many that each has a bad event, a repeated one and one that completes a
     * subtree of 256 leaves. Only bad events show that a batch is stored again: the good ones are duplicates then.
     */
    private static final int AT_ONCE = 500;

    private static final String SERVER = "killed";

    /** What the transaction reads first of each table, by the lock that keeps it waiting. */
    private static final List<String> BEFORE_READING = List.of(
            "select from log_head for update",
            "lock table audit_event_id",
            "lock table audit_event_content",
            "lock table subject_key");

    /** What it writes, in this order; audit_event_content not, since no id has two contents here. */
    private static final List<String> BEFORE_WRITING = List.of(
            "consumed_offset",
            "subject_key",
            "audit_event_id",
            "audit_event",
            "audit_event_body",
            "dead_letter",
            "tree_node",
            "log_head");

    private final PostgreSql postgreSql = new PostgreSql();
    private final GuardedDatabase database = GuardedDatabase.createOn(postgreSql);
    private final EventTopic topic = new EventTopic(new KafkaBroker(), IntakeServer.TOPIC);
    private final FeedStub feed = new FeedStub();
    private final IntakeServer server = IntakeServer.prepare(SERVER, database.url(), topic.broker(), feed);
    private final List<SentEvent> events = SentEvent.inOnePartition(
            SentEvent.some(2 * AT_ONCE * (1 + BEFORE_READING.size() + BEFORE_WRITING.size()), SEED).stream()
                    .filter(each -> each.way() == SentEvent.Way.TOPIC)
                    .toList());
    private int sent;

    @AfterEach
    void everythingEnds() {
        server.liberty().kill();
        topic.broker().close();
        feed.close();
        postgreSql.close();
    }

    @Test
    void everyEventIsInTheLogOnceWhereverTheServerIsKilled() throws Exception {
        topic.create(SentEvent.PARTITIONS);
        server.liberty().start();
        List<Trap> traps = new ArrayList<>();
        for (String table : BEFORE_WRITING) {
            traps.add(Trap.beforeChanging(database, SERVER, table, traps.size()).install());
        }
        traps.add(Trap.beforeCommit(database, SERVER, "consumed_offset", traps.size())
                .install());

        for (String lock : BEFORE_READING) {
            killWhileItWaitsFor(lock);
        }
        for (Trap trap : traps) {
            killIn(trap);
        }

        send(events.size() - sent);
        awaitRead();
        LogInspection log = LogInspection.of(database);
        log.assertHas(events, List.of());
        await().atMost(PATIENCE)
                .until(() -> database.rows(OWNER, "select size - (select max(size) from checkpoint) from log_head")
                        .equals(List.of("0")));
        log.assertSealed(
                database, SigningKey.parse(IngestUnderFaultsIT.SIGNING_KEY).verifier());
    }

    private void killWhileItWaitsFor(String lock) throws SQLException {
        try (Connection rival = database.open(ADMINISTRATOR);
                Statement statement = rival.createStatement()) {
            rival.setAutoCommit(false);
            statement.execute(lock);
            send(AT_ONCE);
            await(lock).atMost(PATIENCE).until(() -> !database.rows(
                            ADMINISTRATOR,
                            "select pid from pg_stat_activity where application_name = '" + SERVER
                                    + "' and wait_event_type = 'Lock' and xact_start is not null")
                    .isEmpty());
            server.liberty().kill();
        }
        startAgain();
    }

    private void killIn(Trap trap) throws SQLException {
        try (Trap.Set set = trap.set()) {
            send(AT_ONCE);
            set.awaitCaught();
            server.liberty().kill();
        }
        startAgain();
    }

    private void startAgain() {
        server.liberty().start();
        awaitRead();
    }

    private void send(int number) {
        List<SentEvent> batch = events.subList(sent, sent + number);
        assertThat(batch).anyMatch(each -> !each.good());
        topic.sendTogether(batch.stream().map(each -> each.kafkaRecord(topic)).toList());
        sent += number;
    }

    private void awaitRead() {
        List<String> ends = SentEvent.ends(events.subList(0, sent));
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(SQLException.class::isInstance)
                .untilAsserted(() -> assertThat(database.rows(
                                OWNER, "select topic, partition_number, next_offset from consumed_offset"))
                        .containsExactlyInAnyOrderElementsOf(ends));
    }
}
