package io.threadpilot.platform.kafka.relay;

import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.kafka.BootstrapServers;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import io.threadpilot.platform.kafka.topic.TopicName;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import javax.sql.DataSource;

import java.util.List;

/**
 * Relays the events of the service to Kafka from when the schema is ready until the application ends, if {@code
 * threadpilot.relay.bootstrap-servers} says where Kafka is. Otherwise it does nothing. What it is told at the start holds until
 * the end.
 */
@ApplicationScoped
public class KafkaRelay {

    @Produces
    static final Setting<List<String>> BOOTSTRAP_SERVERS = new BootstrapServers("threadpilot.relay.bootstrap-servers");

    @Produces
    static final Setting<String> TOPIC = new TopicName("threadpilot.relay.topic");

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Config configuration;

    private final Counter events;
    private final Counter failures;
    private KafkaClientSettings settings;
    private volatile EventRelay relay;

    /** For the proxy that CDI makes. */
    protected KafkaRelay() {
        this.events = null;
        this.failures = null;
    }

    @Inject
    KafkaRelay(MetricRegistry metrics) {
        this.events = metrics.counter(described("relay_events_total", "Events that the brokers have acknowledged"));
        this.failures = metrics.counter(
                described("relay_failures_total", "Batches of events that did not all reach the brokers"));
        metrics.gauge(described("relay_lag_events", "Events that wait to be sent to the brokers"), this::lag);
    }

    private static Metadata described(String name, String description) {
        return Metadata.builder().withName(name).withDescription(description).build();
    }

    private long lag() {
        EventRelay present = relay;
        return present == null ? 0 : present.lag();
    }

    /** Before the schema is ready, so that a mistake in the settings stops the start. */
    void read(@Observes @Priority(0) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> {
            List<String> servers = BOOTSTRAP_SERVERS.value();
            settings = servers.isEmpty() ? null : KafkaClientSettings.read(servers, configuration);
        });
    }

    void begin(@Observes SchemaReady ready) {
        if (settings != null && relay == null) {
            relay = new EventRelay(
                    dataSource::getConnection, new EventSender(settings, TOPIC.value()), events::inc, failures::inc);
            relay.begin(threads);
        }
    }

    /** While the database can still be reached, so that another server need not wait for the lease. */
    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object end) {
        EventRelay present = relay;
        if (present != null) {
            present.end();
        }
    }
}
