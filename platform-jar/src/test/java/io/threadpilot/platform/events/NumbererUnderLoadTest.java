package io.threadpilot.platform.events;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.lease.LeasedLoop;
import io.threadpilot.testing.TestDatabase;
import jakarta.json.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** How long events wait for their positions while commands write 5,000 a second, on PostgreSQL. Measures; promises no time. */
@Tag("long-run")
class NumbererUnderLoadTest {

    private static final System.Logger LOG = System.getLogger(NumbererUnderLoadTest.class.getName());

    private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;
    private static final int WRITERS = 8;
    private static final int EVENTS_OF_A_COMMAND = 5;
    private static final int EVENTS_A_SECOND = 5_000;
    private static final int SECONDS = 20;
    private static final int WARM_UP = 10;

    @Test
    void eventsGetTheirPositionsSoon() throws SQLException {
        DATABASE.empty();
        Connection kept = keptOpen(DATABASE.open());
        LeasedLoop numberer = Numberer.loop(() -> kept);
        numberer.begin(Thread::new);
        AtomicLong committed = new AtomicLong();
        long measuredFrom = System.currentTimeMillis() + WARM_UP * 1_000L;
        long end = System.nanoTime() + (WARM_UP + SECONDS) * 1_000_000_000L;
        List<CompletableFuture<Void>> writing = IntStream.range(0, WRITERS)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> write(writer, committed, end)))
                .toList();

        long[] lags = new long[SECONDS * EVENTS_A_SECOND * 2];
        int read = 0;
        int measured = 0;
        try (Connection connection = DATABASE.open()) {
            boolean over;
            do {
                over = writing.stream().allMatch(CompletableFuture::isDone);
                List<RecordedEvent> events =
                        EventLog.after(connection, read, 1000).events();
                long now = System.currentTimeMillis();
                for (RecordedEvent event : events) {
                    read++;
                    long writtenAt = event.event().time().toEpochMilli();
                    if (writtenAt >= measuredFrom) {
                        lags[measured++] = now - writtenAt;
                    }
                }
                if (events.isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
            } while (!over || read < committed.get());
        } finally {
            numberer.end();
        }
        writing.forEach(CompletableFuture::join);

        assertThat(read).isEqualTo((int) committed.get());
        long[] sorted = Arrays.copyOf(lags, measured);
        Arrays.sort(sorted);
        LOG.log(
                Level.INFO,
                "{0} events a second; from just before the commit to the reader: p50 {1} ms, p99 {2} ms, longest {3} ms",
                measured / SECONDS,
                sorted[measured / 2],
                sorted[measured * 99 / 100],
                sorted[measured - 1]);
    }

    /** As a server's pool does. */
    private static Connection keptOpen(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                NumbererUnderLoadTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }

    private static void write(int writer, AtomicLong committed, long end) {
        long between = 1_000_000_000L * WRITERS * EVENTS_OF_A_COMMAND / EVENTS_A_SECOND;
        long next = System.nanoTime();
        int command = 0;
        try (Connection connection = DATABASE.open()) {
            connection.setAutoCommit(false);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(next - System.nanoTime());
                next += between;
                String aggregate = writer + "-" + command++;
                EventStore.append(
                        connection,
                        IntStream.rangeClosed(1, EVENTS_OF_A_COMMAND)
                                .mapToObj(version -> new AggregateEvent("test", aggregate, version, null, event()))
                                .toList());
                connection.commit();
                committed.addAndGet(EVENTS_OF_A_COMMAND);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Event event() {
        return new Event(
                Event.SPECIFICATION,
                UuidCreator.getTimeOrderedEpoch(),
                "something-happened.v1",
                URI.create("urn:threadpilot:service:test"),
                Instant.now(),
                null,
                null,
                null,
                "core-system",
                "claim-1",
                null,
                Json.createObjectBuilder().add("text", "x".repeat(300)).build());
    }
}
