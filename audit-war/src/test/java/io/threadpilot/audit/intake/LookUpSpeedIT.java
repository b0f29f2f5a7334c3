package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.PostgreSql;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How fast the audit service answers among more and more events, how soon an event is found and provable, and how much memory that
 * takes with a heap of 256 MiB. What it reports means something on a machine that does nothing else.
 */
@Tag("long-run")
class LookUpSpeedIT {

    private static final int PARTITIONS = 6;
    private static final int[] SIZES = {100_000, 1_000_000};
    private static final int AT_ONCE = 20_000;
    private static final int EVENTS_OF_AN_AGGREGATE = 5;
    private static final int EVERY = 100;
    private static final int ROUNDS = 5;
    private static final int QUESTIONS = 1_000;
    private static final int WARM_UP = 500;
    private static final int SAMPLES = 10_000;
    private static final int A_SECOND = 1_000;

    /** With memory for the indexes of a million events, as docs/guide/postgresql.md asks for. */
    private final GuardedDatabase database = GuardedDatabase.createOn(
            new PostgreSql().with("shared_buffers", "1GB").with("max_wal_size", "8GB"));

    private final EventTopic topic = new EventTopic(new KafkaBroker(), IntakeServer.TOPIC);
    private final FeedStub feed = new FeedStub();
    private final Random random = new Random(20_261_130);

    /** Some of the events that are in the log, from all of it. */
    private final List<KilobyteEvent> recorded = new ArrayList<>();

    private IntakeServer server;
    private int sent;

    @BeforeEach
    void theServerRuns() throws Exception {
        topic.create(PARTITIONS);
        server = IntakeServer.prepare("speed", database.url(), topic.broker(), feed);
        server.liberty().withEnvironment("JVM_ARGS", "-Xmx256m").start();
    }

    @AfterEach
    void everythingEnds() {
        server.liberty().kill();
        topic.broker().close();
        feed.close();
    }

    @Test
    void eventsAreFoundSoonAndAmongAMillion(TestReporter reporter) throws Exception {
        for (int size : SIZES) {
            while (sent < size) {
                ingest();
            }
            askAll(reporter, size + " events");
            long[] rates = new long[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                rates[round] = ingest();
            }
            Arrays.sort(rates);
            reporter.publishEntry(
                    size + " events, ingest",
                    rates[ROUNDS / 2] + " a second, " + rates[0] + " to " + rates[ROUNDS - 1]);
        }
        reporter.publishEntry("found and provable", recordSteadily());
        reporter.publishEntry("peak of the memory", peakOfMemory());
    }

    /** Sends events, and says how many a second were recorded of those that were left when all had been sent. */
    private long ingest() throws SQLException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<KilobyteEvent> some = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            KilobyteEvent event = KilobyteEvent.ofAggregate("order-" + (sent + i) / EVENTS_OF_AN_AGGREGATE);
            records.add(topic.structured(i % PARTITIONS, event.structured()));
            if (i % EVERY == 0) {
                some.add(event);
            }
        }
        topic.send(records);
        long at = System.nanoTime();
        sent += AT_ONCE;
        long left = sent - logSize();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(5))
                .until(() -> logSize() >= sent);
        recorded.addAll(some);
        return left * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - at);
    }

    private void askAll(TestReporter reporter, String among) throws Exception {
        // A new database has no statistics for a minute and plans badly; in ordinary life it has them.
        database.execute(OWNER, "analyze");
        reporter.publishEntry(among + ", a call that reads no event", ask(event -> "/schemas/OrderCreated/1"));
        reporter.publishEntry(among + ", by id", ask(event -> "/events/" + event.id()));
        reporter.publishEntry(
                among + ", by aggregate", ask(event -> "/aggregates/Order/" + event.aggregate() + "/events"));
        reporter.publishEntry(among + ", by correlation", ask(event -> "/events?correlationId=" + event.correlation()));
        reporter.publishEntry(
                among + ", a page of one type by time",
                ask(event -> "/events?type=OrderCancelled&from=2026-11-01T00:00:00Z&sort=-occurredAt&limit=50"));
        reporter.publishEntry(
                among + ", a page of one source", ask(event -> "/events?source=shop&sort=index&limit=50"));
        reporter.publishEntry(among + ", a proof", ask(event -> "/events/" + event.id() + "/proof"));
    }

    /** One call after the other. */
    private String ask(Function<KilobyteEvent, String> question) throws Exception {
        long[] took = new long[QUESTIONS];
        for (int i = -WARM_UP; i < took.length; i++) {
            KilobyteEvent event = recorded.get(random.nextInt(recorded.size()));
            long at = System.nanoTime();
            IntakeServer.Answer answer = server.get(question.apply(event));
            long nanos = System.nanoTime() - at;
            assertThat(answer.status()).isEqualTo(200);
            if (i >= 0) {
                took[i] = nanos;
            }
        }
        return percentiles(took);
    }

    /**
     * Sends events at their times, whether or not those before have arrived, and asks by turns of how many events the answers are
     * and how many the newest checkpoint signs.
     */
    private String recordSteadily() throws Exception {
        Map<String, Long> due = new ConcurrentHashMap<>();
        NavigableMap<Long, Long> foundAt = new TreeMap<>();
        NavigableMap<Long, Long> provableAt = new TreeMap<>();
        // What reads the answers is slow at first.
        long first = Math.max(foundSize(), provableSize());
        Thread producer = new Thread(() -> sendSteadily(due), "steady-producer");
        producer.start();
        while (provableAt.isEmpty() || provableAt.lastKey() < first + SAMPLES) {
            long size = foundSize();
            foundAt.putIfAbsent(size, System.nanoTime());
            size = provableSize();
            provableAt.putIfAbsent(size, System.nanoTime());
        }
        producer.join();
        long[] found = new long[SAMPLES];
        long[] provable = new long[SAMPLES];
        List<String> ids = database.rows(
                OWNER, "select event_id from audit_event where log_index >= " + first + " order by log_index");
        for (int i = 0; i < SAMPLES; i++) {
            long at = due.get(ids.get(i));
            found[i] = foundAt.higherEntry(first + i).getValue() - at;
            provable[i] = provableAt.higherEntry(first + i).getValue() - at;
        }
        return "found " + percentiles(found) + "; provable " + percentiles(provable);
    }

    private long foundSize() throws Exception {
        return server.get("/events?limit=1").json().getLong("size");
    }

    private long provableSize() throws Exception {
        return server.get("/checkpoints?limit=1").json().getLong("items[0].size");
    }

    private void sendSteadily(Map<String, Long> dueTimes) {
        try (KafkaProducer<byte[], byte[]> producer = topic.producer()) {
            producer.partitionsFor(topic.name());
            long begin = System.nanoTime();
            for (int i = 0; i < SAMPLES; i++) {
                long due = begin + i * (TimeUnit.SECONDS.toNanos(1) / A_SECOND);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                KilobyteEvent event = KilobyteEvent.ofAggregate("steady-" + i / EVENTS_OF_AN_AGGREGATE);
                dueTimes.put(event.id(), due);
                producer.send(topic.structured(i % PARTITIONS, event.structured()));
            }
        }
    }

    private static String percentiles(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return "p50 " + millis(sorted[sorted.length / 2]) + " ms, p99 " + millis(sorted[sorted.length * 99 / 100])
                + " ms, longest " + millis(sorted[sorted.length - 1]) + " ms";
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e4) / 100.0;
    }

    /** The most that the server's process had resident, as the system says it. */
    private String peakOfMemory() throws IOException {
        Path status =
                Path.of("/proc", Long.toString(server.liberty().virtualMachine().pid()), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElseThrow();
    }

    private long logSize() throws SQLException {
        return Long.parseLong(database.rows(OWNER, "select size from log_head").get(0));
    }
}
