package io.threadpilot.system;

import io.threadpilot.platform.events.EventReader;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The outbox while 32 connections ask: on a database that is killed meanwhile, and what it costs. */
@Tag("long-run")
class OutboxUnderLoadIT {

    private static final System.Logger LOG = System.getLogger(OutboxUnderLoadIT.class.getName());

    private static final int CONNECTIONS = 32;
    private static final int LOOK_UPS = 20_000;
    private static final int KILL_AFTER = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String INSURED = "200310209876";
    private static final String NOT_INSURED = "200310209877";

    private static final PostgreSql DATABASE = new PostgreSql();

    private static final LibertyServer RECORDING = new LibertyServer("insurance").withDatabase(DATABASE.start());

    private static final LibertyServer NOT_RECORDING = new LibertyServer("insurance")
            .withDatabase(DATABASE)
            .withEnvironment("THREADPILOT_OUTBOX_ENABLED", "false");

    @BeforeAll
    static void start() {
        RECORDING.start();
    }

    @AfterAll
    static void stop() {
        RECORDING.stop();
        NOT_RECORDING.stop();
        DATABASE.close();
    }

    @Test
    void everyAnswerHasItsEventAlthoughTheDatabaseIsKilled() throws Exception {
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean asking = new AtomicBoolean(true);
        ExecutorService threads = Executors.newCachedThreadPool();
        EventReader relay = EventReader.register(() -> DATABASE.database("insurance"), "relay");
        Future<List<RecordedEvent>> read = threads.submit(() -> readWhile(asking, relay));

        List<Future<?>> callers = new ArrayList<>();
        for (int caller = 0; caller < CONNECTIONS; caller++) {
            callers.add(threads.submit(() -> {
                for (int i = asked.getAndIncrement(); i < LOOK_UPS; i = asked.getAndIncrement()) {
                    String id = "load-" + i;
                    answers.put(id, ask(RECORDING, i % 4 == 0 ? NOT_INSURED : INSURED, id));
                }
            }));
        }
        await().atMost(PATIENCE).until(() -> asked.get() >= KILL_AFTER);
        DATABASE.kill();
        // Some are refused while it is away, each after the time that it takes to find no connection.
        await().atMost(PATIENCE)
                .until(() -> answers.values().stream()
                                .filter(status -> status == 503)
                                .count()
                        >= CONNECTIONS);
        DATABASE.start();
        for (Future<?> caller : callers) {
            caller.get();
        }
        asking.set(false);
        List<RecordedEvent> events = read.get();
        threads.shutdown();

        LOG.log(Level.INFO, "Answers by status: {0}; events: {1}", countByStatus(answers), events.size());
        Map<String, Integer> recorded = new HashMap<>();
        events.forEach(event -> recorded.merge(event.event().correlationId(), 1, Integer::sum));
        recorded.keySet().retainAll(answers.keySet());
        assertThat(answers).hasSize(LOOK_UPS);
        assertThat(answers.values()).containsOnly(200, 404, 503).contains(503);
        assertThat(answers.entrySet())
                .filteredOn(answer -> answer.getValue() != 503)
                .hasSizeGreaterThan(LOOK_UPS / 2)
                .allSatisfy(answer -> assertThat(recorded.get(answer.getKey())).isEqualTo(1));
        assertThat(recorded.values()).containsOnly(1);

        assertThat(events)
                .extracting(RecordedEvent::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(rows()).isEqualTo(events.size());
    }

    /** In the order of reading; goes on until nobody asks any more and everything is read. */
    private static List<RecordedEvent> readWhile(AtomicBoolean asking, EventReader relay) {
        List<RecordedEvent> read = new ArrayList<>();
        boolean last;
        do {
            last = !asking.get();
            try {
                List<RecordedEvent> events = relay.next(500);
                while (!events.isEmpty()) {
                    relay.passed(events.get(events.size() - 1).position());
                    read.addAll(events);
                    events = relay.next(500);
                }
            } catch (SQLException databaseIsAway) {
                Thread.yield();
            }
        } while (!last);
        return read;
    }

    @Test
    void recordingCostsLessThanAThirdOfTheThroughput() throws Exception {
        NOT_RECORDING.start();
        int each = 2_000;
        for (LibertyServer server : List.of(RECORDING, NOT_RECORDING)) {
            throughput(server, 2 * each);
        }

        double[] ratios = new double[5];
        for (int round = 0; round < ratios.length; round++) {
            double recording = throughput(RECORDING, each);
            double notRecording = throughput(NOT_RECORDING, each);
            ratios[round] = recording / notRecording;
            LOG.log(
                    Level.INFO,
                    "With the outbox {0}/s, without {1}/s: {2}",
                    Math.round(recording),
                    Math.round(notRecording),
                    ratios[round]);
        }

        Arrays.sort(ratios);
        assertThat(ratios[ratios.length / 2]).isGreaterThan(2.0 / 3);
    }

    /** Answers a second. */
    private static double throughput(LibertyServer server, int lookUps)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        AtomicInteger asked = new AtomicInteger();
        long begun = System.nanoTime();
        List<Future<?>> callers = new ArrayList<>();
        for (int caller = 0; caller < CONNECTIONS; caller++) {
            callers.add(threads.submit(() -> {
                while (asked.getAndIncrement() < lookUps) {
                    assertThat(ask(server, INSURED, "cost")).isEqualTo(200);
                }
            }));
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        threads.shutdown();
        return lookUps / (Duration.ofNanos(System.nanoTime() - begun).toNanos() / 1e9);
    }

    /** The status. This client costs little, so that what is measured is the server. */
    private static int ask(LibertyServer server, String person, String correlationId) {
        try {
            HttpURLConnection call = (HttpURLConnection) URI.create(server.url() + "/api/v1/insurances/" + person)
                    .toURL()
                    .openConnection();
            call.setRequestProperty("X-Api-Key", "tp_local_core_system");
            call.setRequestProperty("X-Correlation-Id", correlationId);
            int status = call.getResponseCode();
            try (InputStream body = status < 400 ? call.getInputStream() : call.getErrorStream()) {
                body.readAllBytes();
            }
            return status;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Integer, Long> countByStatus(Map<String, Integer> answers) {
        Map<Integer, Long> counts = new HashMap<>();
        answers.values().forEach(status -> counts.merge(status, 1L, Long::sum));
        return counts;
    }

    private static long rows() throws SQLException {
        try (Connection connection = DATABASE.database("insurance");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from outbox")) {
            count.next();
            return count.getLong(1);
        }
    }
}
