package io.threadpilot.platform.outbox;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.settings.Setting;
import io.threadpilot.platform.tracing.Masking;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import javax.sql.DataSource;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Removes the rows of the outbox that are older than {@code threadpilot.outbox.retention} and that every registered reader has
 * passed, once a minute; while no reader is registered, nothing is removed. And shows how many rows there are. Several
 * servers on one database do no harm to each other.
 */
@ApplicationScoped
public class OutboxUpkeep {

    @Produces
    static final Setting<Duration> RETENTION = Setting.duration("threadpilot.outbox.retention");

    private static final System.Logger LOG = System.getLogger(OutboxUpkeep.class.getName());
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** One statement removes so few rows that it is over in a moment. */
    private static final int MOST_AT_ONCE = 1000;

    private static final String OLD_AND_READ =
            "occurred_at < ? and position <= (select min(position) from outbox_reader)";

    /** Also keeps the upkeep of another server waiting. */
    private static final String MARK = "update event_log set removed_through = greatest(removed_through, coalesce(("
            + "select max(position) from outbox where " + OLD_AND_READ
            + " and position < (select min(position) from outbox) + " + MOST_AT_ONCE + "), 0))";

    private static final String REMOVE =
            "delete from outbox where " + OLD_AND_READ + " and position <= (select removed_through from event_log)";

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    private MetricRegistry metrics;

    private volatile Size size = new Size(0, 0);
    private volatile Future<?> task;

    void begin(@Observes SchemaReady ready) {
        show("outbox_rows", "Events in the outbox", () -> size.rows());
        show("outbox_unread_rows", "Those among them that not every reader has passed", () -> size.unread());
        task = executor.scheduleWithFixedDelay(this::keepUp, 0, PAUSE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A task that outlives its application fails, and is logged. */
    @PreDestroy
    void end() {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void show(String name, String description, Supplier<Number> value) {
        metrics.gauge(
                Metadata.builder().withName(name).withDescription(description).build(), value);
    }

    private void keepUp() {
        try {
            removeOld(dataSource::getConnection, Instant.now().minus(RETENTION.value()));
            size = size(dataSource::getConnection);
        } catch (SQLException | RuntimeException e) {
            // The next minute tries again. An exception would end the schedule.
            LOG.log(Level.WARNING, "The outbox was not tidied up: {0}", Masking.mask(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Removes what is old and was read by all, and says up to where in {@code event_log}.
     *
     * @param before what happened earlier is old
     */
    static void removeOld(Connections connections, Instant before) throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement mark = connection.prepareStatement(MARK);
                PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            connection.setAutoCommit(false);
            mark.setObject(1, before.atOffset(ZoneOffset.UTC));
            remove.setObject(1, before.atOffset(ZoneOffset.UTC));
            int removed;
            do {
                mark.executeUpdate();
                removed = remove.executeUpdate();
                connection.commit();
            } while (removed == MOST_AT_ONCE);
        }
    }

    /** Counted by positions, which have no gaps; a table of millions of rows would take long to count. */
    static Size size(Connections connections) throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement("select last_position, removed_through,"
                        + " (select coalesce(min(position), 0) from outbox_reader)"
                        + " from outbox_position cross join event_log");
                ResultSet row = statement.executeQuery()) {
            row.next();
            long last = row.getLong(1);
            long removed = row.getLong(2);
            return new Size(last - removed, last - Math.max(removed, row.getLong(3)));
        }
    }

    /** How many rows there are, and how many of them not every reader has passed. */
    record Size(long rows, long unread) {}
}
