package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.audit.intake.SentEvent.Way;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.PostgreSql;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Events come through a topic, a feed and HTTP at once into several servers on one database. One server is added, one is killed, one
 * is stopped inside its transaction and woken when another has its partitions, and the database is killed and started.
 */
class IngestUnderFaultsIT {

    private static final System.Logger LOG = System.getLogger(IngestUnderFaultsIT.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PHASES = 6;
    private static final long SEED = 20_261_130;

    /** That of the local run. */
    static final String SIGNING_KEY =
            "PRIVATE+KEY+local.threadpilot.example/audit+2edb49a2+Aa5Di2BytMvuPhOK+ryITGN/GwEwh7Qy0EAfd/JU6qBv";

    private final PostgreSql postgreSql = new PostgreSql();
    private final GuardedDatabase database = GuardedDatabase.createOn(postgreSql);
    private final EventTopic topic = new EventTopic(new KafkaBroker(), IntakeServer.TOPIC);
    private final FeedStub feed = new FeedStub();
    private final HttpCallers callers = new HttpCallers();
    private final List<CompletableFuture<Void>> sending = new ArrayList<>();

    private final IntakeServer killed = server("killed");
    private final IntakeServer stopped = server("stopped");
    private final IntakeServer added = server("added");

    private IntakeServer server(String name) {
        return IntakeServer.prepare(name, database.url(), topic.broker(), feed);
    }

    @AfterEach
    void everythingEnds() {
        callers.close();
        List.of(killed, stopped, added).forEach(server -> server.liberty().kill());
        topic.broker().close();
        feed.close();
        postgreSql.close();
    }

    @Test
    void everyEventIsInTheLogOnceWhateverHappens() throws Exception {
        assertNothingIsLostOrDoubled(20_000);
    }

    @Test
    @Tag("long-run")
    void everyEventOfMuchMoreIsInTheLogOnceWhateverHappens() throws Exception {
        assertNothingIsLostOrDoubled(200_000);
    }

    private void assertNothingIsLostOrDoubled(int number) throws Exception {
        List<SentEvent> events = SentEvent.some(number, SEED);
        topic.create(SentEvent.PARTITIONS);
        start(killed).get();
        Trap beforeItEnds =
                Trap.beforeChanging(database, killed.name(), "log_head", 1).install();
        Trap withTheHead =
                Trap.beforeChanging(database, stopped.name(), "log_head", 2).install();
        Trap beforeItMoves = Trap.beforeChanging(database, stopped.name(), "consumed_offset", 3)
                .install();
        CompletableFuture<Void> second = start(stopped);
        send(events, 0);
        second.get();
        CompletableFuture<Void> third = start(added);
        send(events, 1);
        third.get();

        killAServer(beforeItEnds, () -> send(events, 2));
        stopAServerThatHoldsTheHead(withTheHead, events);
        stopAServerAndFenceIt(beforeItMoves, events);
        send(events, 5);
        awaitSize(number * 5 / 6 + number / 50);
        killTheDatabaseAndStartIt();

        awaitAllRead(events);
        assertTheLogIs(events);
    }

    /** Callers try it as soon as it is ready. */
    private CompletableFuture<Void> start(IntakeServer server) {
        return CompletableFuture.runAsync(() -> {
            server.liberty().start();
            callers.know(server);
        });
    }

    private void send(List<SentEvent> events, int phase) {
        List<SentEvent> part = events.subList(events.size() * phase / PHASES, events.size() * (phase + 1) / PHASES);
        feed.add(of(part, Way.FEED).stream().map(SentEvent::json).toArray(String[]::new));
        sending.add(callers.send(of(part, Way.HTTP)));
        topic.send(of(part, Way.TOPIC).stream()
                .map(each -> each.kafkaRecord(topic))
                .toList());
    }

    private static List<SentEvent> of(List<SentEvent> events, Way way) {
        return events.stream().filter(each -> each.way() == way).toList();
    }

    /** When it has written everything but the head of the log. */
    private void killAServer(Trap trap, Runnable load) throws SQLException {
        awaitFollowing(killed);
        try (Trap.Set set = trap.set()) {
            load.run();
            set.awaitCaught();
            callers.forget(killed);
            killed.liberty().kill();
        }
    }

    /** The others wait for the head of the log until the database gives it up; the server has lost its connection when it wakes. */
    private void stopAServerThatHoldsTheHead(Trap trap, List<SentEvent> events) throws Exception {
        awaitFollowing(stopped);
        try (Trap.Set set = trap.set()) {
            send(events, 3);
            set.awaitCaught();
            stopped.signal("STOP");
        }
        awaitRead(events.subList(0, events.size() * 4 / PHASES));
        stopped.signal("CONT");
    }

    /** When it wakes, its connection is good, and others have what it was about to store. */
    private void stopAServerAndFenceIt(Trap trap, List<SentEvent> events) throws Exception {
        awaitFollowing(stopped);
        try (Trap.Set set = trap.set()) {
            send(events, 4);
            set.awaitCaught();
            stopped.signal("STOP");
            awaitRead(events.subList(0, events.size() * 5 / PHASES));
            stopped.signal("CONT");
        }
        patiently().until(() -> stopped.liberty().messages().contains(" was lost to another server"));
    }

    /** It has partitions of the topic. */
    private static void awaitFollowing(IntakeServer server) {
        patiently().until(() -> server.sourceSays("orders").startsWith("This server follows"));
    }

    private void killTheDatabaseAndStartIt() {
        int before = callers.unavailable();
        postgreSql.kill();
        patiently().until(() -> callers.unavailable() > before);
        postgreSql.start();
    }

    private void awaitSize(long size) {
        patiently()
                .until(() -> Long.parseLong(database.rows(OWNER, "select size from log_head")
                                .get(0))
                        >= size);
    }

    private void awaitAllRead(List<SentEvent> events) throws Exception {
        for (CompletableFuture<Void> each : sending) {
            each.get();
        }
        awaitRead(events);
        patiently().until(() -> database.rows(OWNER, "select size - (select max(size) from checkpoint) from log_head")
                .equals(List.of("0")));
    }

    /** What came by the topic and the feed. */
    private void awaitRead(List<SentEvent> events) {
        patiently().untilAsserted(() -> assertThat(
                        database.rows(OWNER, "select topic, partition_number, next_offset from consumed_offset"))
                .containsExactlyInAnyOrderElementsOf(SentEvent.ends(events)));
    }

    private void assertTheLogIs(List<SentEvent> events) throws SQLException {
        LogInspection log = LogInspection.of(database);
        LOG.log(Level.INFO, "Of {0} events the log has {1}", events.size(), log.size());
        log.assertHas(events, callers.sendings());
        log.assertSealed(database, SigningKey.parse(SIGNING_KEY).verifier());
        assertThat(callers.sendings()).hasSameSizeAs(of(events, Way.HTTP));
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).ignoreExceptionsMatching(SQLException.class::isInstance);
    }
}
