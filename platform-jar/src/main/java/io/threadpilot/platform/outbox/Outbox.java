package io.threadpilot.platform.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.metrics.CounterFamily;
import io.threadpilot.platform.settings.Setting;
import io.threadpilot.platform.tracing.Masking;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Timer;

import javax.sql.DataSource;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Where a service writes down what has happened, before it answers. Safe for use by several threads. */
@ApplicationScoped
public class Outbox {

    @Produces
    static final Setting<Boolean> ENABLED = Setting.yesOrNo("threadpilot.outbox.enabled");

    @Produces
    static final Setting<Duration> MAX_WAIT = Setting.duration("threadpilot.outbox.max-wait");

    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    private static final Event REHEARSAL = new Event(
            Event.SPECIFICATION,
            UuidCreator.getTimeOrderedEpoch(),
            "rehearsal.v1",
            URI.create("urn:threadpilot:rehearsal"),
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            null,
            null,
            JsonValue.EMPTY_JSON_OBJECT);

    /** Far more than are ever answered at once: whoever comes when so many wait could only time out. */
    private static final int LONGEST_LINE = 10_000;

    @Resource(shareable = false)
    private DataSource dataSource;

    private final GroupCommit<Event> groups =
            new GroupCommit<>(this::writeGroup, OutboxTable.LARGEST_GROUP, LONGEST_LINE);
    private final AtomicBoolean failing = new AtomicBoolean();
    private final CounterFamily<Result> events;
    private final Counter commits;
    private final Timer appending;

    /** For the proxy that CDI makes. */
    protected Outbox() {
        this.events = null;
        this.commits = null;
        this.appending = null;
    }

    @Inject
    Outbox(MetricRegistry metrics) {
        this.events = new CounterFamily<>(
                metrics,
                "outbox_events_total",
                "Events that were to be written into the outbox",
                "result",
                EnumSet.allOf(Result.class));
        this.commits = metrics.counter(Metadata.builder()
                .withName("outbox_commits_total")
                .withDescription("Groups of events that were written into the outbox with one commit")
                .build());
        this.appending = metrics.timer(Metadata.builder()
                .withName("outbox_append_seconds")
                .withDescription("What an answer waited for its event to be written")
                .build());
    }

    /** So that the metrics are there from the start on. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {}

    /** Before the first call: what does not fit the schema, and what is slow the first time, is met now. */
    void rehearse(@Observes SchemaReady ready) throws SQLException {
        OutboxTable.rehearse(dataSource::getConnection, REHEARSAL);
    }

    /**
     * Writes an event. When this returns, the event is in the database for good.
     *
     * @param happened makes the event; not asked while nothing is recorded
     * @throws EventNotRecordedException if it was not written, or if nobody can say whether it was
     */
    public void append(Supplier<Event> happened) {
        if (!ENABLED.value()) {
            return;
        }
        Event event = happened.get();
        long begun = System.nanoTime();
        try {
            groups.write(event, MAX_WAIT.value());
            events.count(Result.WRITTEN);
            recovered();
        } catch (SQLException | TimeoutException | RuntimeException e) {
            // Whatever the reason: what is not on record must be withheld, and counted.
            throw notRecorded(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notRecorded(e);
        } finally {
            appending.update(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private void writeGroup(List<Event> group) throws SQLException {
        OutboxTable.append(dataSource::getConnection, group);
        commits.inc();
    }

    private EventNotRecordedException notRecorded(Exception cause) {
        events.count(Result.FAILED);
        if (failing.compareAndSet(false, true)) {
            LOG.log(
                    Level.ERROR,
                    "Events cannot be written into the outbox, so that calls are not answered: {0}",
                    Masking.mask(String.valueOf(cause.getMessage())
                            .lines()
                            .findFirst()
                            .orElse("")));
        }
        return new EventNotRecordedException(cause);
    }

    private void recovered() {
        if (failing.compareAndSet(true, false)) {
            LOG.log(Level.INFO, "Events are written into the outbox again");
        }
    }

    /** What became of an event. */
    private enum Result {
        WRITTEN,
        FAILED
    }
}
