package io.threadpilot.platform.feed;

import io.threadpilot.platform.events.EventLog;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import javax.sql.DataSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells callers that wait that the log has grown, whichever server has written. One look at the database serves all who wait;
 * while nobody waits, nobody looks.
 */
@ApplicationScoped
class Arrivals {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    private MetricRegistry metrics;

    /** Also the lock of everything here that changes. */
    private final Set<Waiting> waiting = new HashSet<>();

    private boolean looking;
    private boolean ended;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {
        metrics.gauge(
                Metadata.builder()
                        .withName("feed_waiting_callers")
                        .withDescription("Callers of the feed that wait for the next event")
                        .build(),
                this::waitingCallers);
    }

    private int waitingCallers() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /**
     * Waits for the event that follows a position.
     *
     * @param position the newest event's, as far as the caller knows
     * @param longest 0 does not wait
     * @return completed on another thread when there is another newest event, when the time is over, or when the application
     *     ends; without a value, and never with a failure
     */
    CompletableFuture<Void> after(long position, Duration longest) {
        Waiting one = new Waiting(position, System.nanoTime() + longest.toNanos(), new CompletableFuture<>());
        synchronized (waiting) {
            if (ended || longest.isZero()) {
                one.future.complete(null);
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

    private void lookLater() {
        executor.schedule(this::look, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        long last = last();
        Set<Waiting> over = new HashSet<>();
        synchronized (waiting) {
            for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
                Waiting one = all.next();
                if (one.position != last || System.nanoTime() - one.deadline >= 0) {
                    all.remove();
                    over.add(one);
                }
            }
            looking = !waiting.isEmpty() && !ended;
            if (looking) {
                lookLater();
            }
        }
        over.forEach(one -> one.future.complete(null));
    }

    /** If the database does not answer, those who wait ask it themselves, and are told. */
    private long last() {
        try {
            return new EventLog(dataSource::getConnection).head().last();
        } catch (SQLException | RuntimeException e) {
            return Long.MIN_VALUE;
        }
    }

    @PreDestroy
    void end() {
        Set<Waiting> all;
        synchronized (waiting) {
            ended = true;
            all = Set.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(one -> one.future.complete(null));
    }

    private record Waiting(long position, long deadline, CompletableFuture<Void> future) {

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
