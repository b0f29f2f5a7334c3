package io.threadpilot.platform.kafka.relay;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.events.EventLog;
import io.threadpilot.platform.events.EventReader;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LeasedLoop;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongConsumer;

/**
 * Sends the log of a service to a topic, on the server that holds the lease {@value #NAME}: reads what follows the last event
 * that was passed, sends it, waits until the brokers have it, and then marks it as passed in a transaction that confirms the
 * lease. Whatever ends it in between, the same events are sent again.
 */
final class EventRelay {

    /** The name of the lease and of the reader. */
    static final String NAME = "relay";

    /** How many events are sent before the first of them must be acknowledged: some megabytes at the most. */
    static final int BATCH = 1_000;

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT_AT_THE_END = Duration.ofMillis(500);
    private static final Duration BETWEEN_MEASUREMENTS = Duration.ofSeconds(1);

    /** So old is a lag that the server no longer measures, since another one relays. */
    private static final Duration LAG_IS_FORGOTTEN = Duration.ofSeconds(15);

    private final Connections connections;
    private final EventSender sender;
    private final LongConsumer relayed;
    private final Runnable failed;
    private final LeasedLoop loop;
    private EventReader reader;
    private boolean failing;
    private volatile boolean ending;
    private volatile Lag lag = new Lag(0, System.nanoTime() - LAG_IS_FORGOTTEN.toNanos());

    /**
     * A relay that has not begun.
     *
     * @param connections to the database with the log
     * @param relayed told how many events have arrived
     * @param failed told each time that a batch, or a part of it, has not
     */
    EventRelay(Connections connections, EventSender sender, LongConsumer relayed, Runnable failed) {
        this.connections = connections;
        this.sender = sender;
        this.relayed = relayed;
        this.failed = failed;
        this.loop = new LeasedLoop(NAME, connections, this::once, PAUSE);
    }

    void begin(ThreadFactory threads) {
        loop.begin(threads);
    }

    /** Ends within some two seconds, whatever the brokers do. */
    void end() {
        ending = true;
        loop.end();
        sender.close();
    }

    /** How many events of the log wait to be sent; 0 on a server that does not relay. */
    long lag() {
        Lag last = lag;
        return System.nanoTime() - last.measuredAt < LAG_IS_FORGOTTEN.toNanos() ? last.events : 0;
    }

    /** Sends and marks, and tells whether there may be more. */
    boolean once(Lease lease) throws SQLException {
        if (reader == null) {
            reader = EventReader.register(connections, NAME);
        }
        // After a failure one by one, so that an event which the brokers refuse is not followed by the same ones each
        // time.
        int limit = failing ? 1 : BATCH;
        List<RecordedEvent> events = reader.next(limit);
        measureLag(events);
        if (events.isEmpty()) {
            return false;
        }
        EventSender.Sent sent = sender.send(events, new Patience(lease)::goOn);
        if (sent.acknowledged() > 0) {
            passed(lease, events.get(sent.acknowledged() - 1));
            relayed.accept(sent.acknowledged());
        }
        failing = sent.failure() != null;
        if (failing && !ending) {
            failed.run();
            throw new NotRelayedException(events.get(sent.acknowledged()).position(), sent.failure());
        }
        return !failing;
    }

    private void passed(Lease lease, RecordedEvent event) throws SQLException {
        try (Connection transaction = connections.open()) {
            transaction.setAutoCommit(false);
            try {
                lease.confirm(transaction);
                reader.passed(transaction, event.position());
                transaction.commit();
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(transaction, e);
                throw e;
            }
        }
    }

    private void measureLag(List<RecordedEvent> next) throws SQLException {
        long now = System.nanoTime();
        if (now - lag.measuredAt >= BETWEEN_MEASUREMENTS.toNanos()) {
            long last = new EventLog(connections).head().last();
            lag = new Lag(next.isEmpty() ? 0 : last - next.get(0).position() + 1, now);
        }
    }

    private record Lag(long events, long measuredAt) {}

    /** How long this step waits for the brokers: while it holds the lease, so that no other server sends the same. */
    private final class Patience {

        private final Lease lease;
        private final long begun = System.nanoTime();
        private long endingSince;

        Patience(Lease lease) {
            this.lease = lease;
        }

        boolean goOn() {
            long now = System.nanoTime();
            if (ending) {
                endingSince = endingSince == 0 ? now : endingSince;
                return now - endingSince < LONGEST_WAIT_AT_THE_END.toNanos();
            }
            return now - begun < LONGEST_WAIT.toNanos() && holdsTheLease();
        }

        private boolean holdsTheLease() {
            try {
                return lease.acquire();
            } catch (SQLException e) {
                return false;
            }
        }
    }
}
