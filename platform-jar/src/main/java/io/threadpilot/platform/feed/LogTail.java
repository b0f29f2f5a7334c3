package io.threadpilot.platform.feed;

import io.threadpilot.platform.events.EventLog;
import io.threadpilot.platform.events.EventReader;
import io.threadpilot.platform.events.RecordedEvent;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import javax.sql.DataSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The newest events of the log, and the word that there are more, whichever server has written them. One look at the database
 * serves all who wait; while nobody waits, nobody looks.
 */
@ApplicationScoped
class LogTail {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    /** How many of the newest events are kept for those who follow closely. */
    private static final int KEPT = 1000;

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    private MetricRegistry metrics;

    /** Also the lock of everything here that changes. */
    private final Set<Waiting> waiting = new HashSet<>();

    private volatile List<RecordedEvent> newest = List.of();
    private boolean looking;
    private boolean ended;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {
        metrics.gauge(
                Metadata.builder()
                        .withName("feed_waiting_callers")
                        .withDescription("Callers and streams of the feed that wait for the next event")
                        .build(),
                this::waitingCallers);
    }

    private int waitingCallers() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    EventLog log() {
        return new EventLog(dataSource::getConnection);
    }

    /**
     * Events that follow a position: from memory where there are some, otherwise from the database.
     *
     * @param limit how many at the most
     * @return empty if some of them were removed
     * @throws SQLException if the database did not answer
     */
    Optional<List<RecordedEvent>> after(long position, int limit) throws SQLException {
        List<RecordedEvent> present = newest;
        if (!present.isEmpty()
                && present.get(0).position() <= position + 1
                && present.get(present.size() - 1).position() > position) {
            return Optional.of(present.stream()
                    .filter(event -> event.position() > position)
                    .limit(limit)
                    .toList());
        }
        return Optional.of(log().after(position, limit))
                .filter(EventLog.Slice::complete)
                .map(EventLog.Slice::events);
    }

    /**
     * Waits for the event that follows a position.
     *
     * @param position the newest event's, as far as the caller knows
     * @param longest 0 does not wait
     * @return completed on another thread: with true when there is a newer event, with false when the time is over or the
     *     application ends; never with a failure
     */
    CompletableFuture<Boolean> arrival(long position, Duration longest) {
        Waiting one = new Waiting(position, System.nanoTime() + longest.toNanos(), new CompletableFuture<>());
        synchronized (waiting) {
            if (ended || longest.isZero()) {
                one.future.complete(false);
            } else {
                waiting.add(one);
                if (!looking) {
                    looking = true;
                    lookLater();
                }
            }
        }
        return one.future;
    }

    /**
     * Remembers that nothing up to a position need be kept for a client any more.
     *
     * @param client the name of one who follows the log
     */
    void passed(String client, long position) throws SQLException {
        EventReader.register(dataSource::getConnection, "feed:" + client).passed(position);
    }

    private void lookLater() {
        executor.schedule(this::look, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        long last = readNewest();
        Set<Waiting> over = new HashSet<>();
        synchronized (waiting) {
            for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
                Waiting one = all.next();
                if (last > one.position || System.nanoTime() - one.deadline >= 0) {
                    all.remove();
                    over.add(one);
                }
            }
            looking = !waiting.isEmpty() && !ended;
            if (looking) {
                lookLater();
            }
        }
        over.forEach(one -> one.future.complete(last > one.position));
    }

    /** If the database does not answer, those who wait ask it themselves, and are told. */
    private long readNewest() {
        try {
            EventLog log = log();
            long last = log.head().last();
            List<RecordedEvent> before = newest;
            long read = before.isEmpty() ? 0 : before.get(before.size() - 1).position();
            if (last != read) {
                boolean follows = read < last && last - read < KEPT;
                List<RecordedEvent> events = new ArrayList<>(follows ? before : List.of());
                events.addAll(log.after(follows ? read : Math.max(0, last - KEPT), KEPT)
                        .events());
                newest = List.copyOf(events.subList(Math.max(0, events.size() - KEPT), events.size()));
            }
            return last;
        } catch (SQLException | RuntimeException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Earlier than {@code PreDestroy}: whoever is answered now still has an access line. */
    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stop) {
        Set<Waiting> all;
        synchronized (waiting) {
            ended = true;
            all = Set.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(one -> one.future.complete(false));
    }

    private record Waiting(long position, long deadline, CompletableFuture<Boolean> future) {

        /** Two who wait for the same are two. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
