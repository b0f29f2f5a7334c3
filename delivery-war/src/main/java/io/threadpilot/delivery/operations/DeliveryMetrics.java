package io.threadpilot.delivery.operations;

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

/** Shows the deliveries, for which the database is asked once a second at most. Without an answer the metrics are NaN. */
@ApplicationScoped
class DeliveryMetrics {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Inject
    private MetricRegistry registry;

    private DeliveryReading last;
    private long readAt = System.nanoTime() - PAUSE.toNanos();

    void begin(@Observes SchemaReady ready) {
        show("delivery_running", "Deliveries that run", DeliveryReading::running);
        show("delivery_overdue", "Those among them that should have ended", DeliveryReading::overdue);
        show(
                "delivery_with_open_incidents",
                "Deliveries with an incident that is not resolved",
                DeliveryReading::withOpenIncidents);
        show(
                "delivery_events_unnumbered_seconds",
                "How long the oldest event has waited for its position in the feed; 0 if none waits",
                DeliveryReading::unnumberedSeconds);
    }

    private void show(String name, String description, Function<DeliveryReading, Number> value) {
        registry.gauge(
                Metadata.builder().withName(name).withDescription(description).build(), () -> {
                    DeliveryReading present = present();
                    return present == null ? Double.NaN : value.apply(present);
                });
    }

    private synchronized DeliveryReading present() {
        if (System.nanoTime() - readAt >= PAUSE.toNanos()) {
            try {
                last = DeliveryReading.read(dataSource::getConnection);
            } catch (SQLException e) {
                // Readiness and the log say why.
                last = null;
            }
            readAt = System.nanoTime();
        }
        return last;
    }
}
