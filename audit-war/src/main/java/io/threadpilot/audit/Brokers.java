package io.threadpilot.audit;

import io.threadpilot.platform.kafka.BootstrapServers;
import io.threadpilot.platform.kafka.KafkaClientSettings;
import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;

import java.util.List;
import java.util.Optional;

/** The brokers of the Kafka cluster, if there is one. */
@ApplicationScoped
public class Brokers {

    @Produces
    static final Setting<List<String>> BOOTSTRAP_SERVERS = new BootstrapServers("threadpilot.audit.bootstrap-servers");

    @Inject
    private Config configuration;

    private KafkaClientSettings settings;

    /**
     * How they are reached; empty if none are configured.
     *
     * @throws IllegalStateException if the settings are bad; the message names the key
     */
    public synchronized Optional<KafkaClientSettings> settings() {
        List<String> servers = BOOTSTRAP_SERVERS.value();
        if (settings == null && !servers.isEmpty()) {
            settings = KafkaClientSettings.read(servers, configuration);
        }
        return Optional.ofNullable(settings);
    }
}
