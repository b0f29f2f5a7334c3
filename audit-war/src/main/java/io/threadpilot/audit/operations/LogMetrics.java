package io.threadpilot.audit.operations;

import io.threadpilot.platform.database.SchemaReady;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import javax.sql.DataSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/** Shows the log as the database has it, for which it is asked once a second at most. Without an answer the metrics are NaN. */
@ApplicationScoped
class LogMetrics {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Inject
    private MetricRegistry registry;

    private LogReading last;
    private long readAt = System.nanoTime() - PAUSE.toNanos();

    void begin(@Observes SchemaReady ready) {
        show("audit_log_events", "Events in the log", LogReading::events);
        show("audit_log_unsealed_events", "Those among them that no checkpoint has yet", LogReading::unsealed);
        show(
                "audit_log_unsealed_seconds",
                "How long the oldest of them has waited; 0 if there is none",
                LogReading::unsealedSeconds);
        show(
                "audit_verification_age_seconds",
                "Since when the newest verification of the whole log has ended",
                LogReading::verifiedSeconds);
        show(
                "audit_verification_failed",
                "1 if it has found that the log is not as it was",
                reading -> reading.isBad() ? 1 : 0);
    }

    private void show(String name, String description, Function<LogReading, Number> value) {
        registry.gauge(
                Metadata.builder().withName(name).withDescription(description).build(), () -> {
                    LogReading present = present();
                    return present == null ? Double.NaN : value.apply(present);
                });
    }

    private synchronized LogReading present() {
        if (System.nanoTime() - readAt >= PAUSE.toNanos()) {
            try {
                last = LogReading.read(dataSource::getConnection);
            } catch (SQLException e) {
                // Readiness and the log say why.
                last = null;
            }
            readAt = System.nanoTime();
        }
        return last;
    }
}
