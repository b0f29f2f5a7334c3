package io.threadpilot.audit.store;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.tracing.Masking;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has the database make the partitions that bodies of events will need in the next three months: at the start and once an hour,
 * on PostgreSQL alone. Without a partition for its month, no event is stored. Several servers on one database do no harm to each
 * other.
 */
@ApplicationScoped
public class BodyPartitions {

    private static final System.Logger LOG = System.getLogger(BodyPartitions.class.getName());
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final String ENSURE = "select month from ensure_body_partitions() as month";

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    private MetricRegistry metrics;

    private volatile Set<YearMonth> months = Set.of();
    private volatile Future<?> task;

    void begin(@Observes SchemaReady ready) throws SQLException {
        Connections connections = dataSource::getConnection;
        if (connections.toPostgreSql()) {
            metrics.gauge(
                    Metadata.builder()
                            .withName("audit_partitions_ahead")
                            .withDescription(
                                    "Months after the present one for which the bodies of events have a partition")
                            .build(),
                    () -> ahead(months, YearMonth.now(ZoneOffset.UTC)));
            keepUp();
            task = executor.scheduleWithFixedDelay(
                    this::keepUp, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** A task that outlives its application fails, and is logged. */
    @PreDestroy
    void end() {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void keepUp() {
        try {
            months = ensure(dataSource::getConnection);
        } catch (SQLException | RuntimeException e) {
            // The next hour tries again, with three months to spare. An exception would end the schedule.
            LOG.log(
                    Level.WARNING,
                    "The partitions of the next months were not made: {0}",
                    Masking.mask(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Makes the partitions that are missing.
     *
     * @return all months that have one
     */
    static Set<YearMonth> ensure(Connections connections) throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(ENSURE);
                    ResultSet rows = statement.executeQuery()) {
                Set<YearMonth> months = new TreeSet<>();
                while (rows.next()) {
                    months.add(YearMonth.from(rows.getObject(1, LocalDate.class)));
                }
                return months;
            }
        }
    }

    /** How many months after the present one have a partition, without a gap. */
    static long ahead(Set<YearMonth> months, YearMonth present) {
        return Stream.iterate(present.plusMonths(1), month -> month.plusMonths(1))
                .takeWhile(months::contains)
                .count();
    }
}
