package io.threadpilot.platform.clients;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Shows of each configured client whether it can be read, and of each of its keys when it ends. A key that never ends is shown
 * too, with infinity, so that a client that has such a key can be told from one whose keys all end.
 */
@ApplicationScoped
class ClientMetrics {

    private static final Metadata EXPIRY = Metadata.builder()
            .withName("api_key_expiry_timestamp_seconds")
            .withDescription("When a client's key ends, in seconds since 1970; infinite if never")
            .build();
    private static final Metadata UNREADABLE = Metadata.builder()
            .withName("api_client_unreadable")
            .withDescription(
                    "1 while a client's configuration cannot be read and the client stays as it was; otherwise 0")
            .build();

    private final MetricRegistry metrics;
    private Map<MetricID, Double> shown = Map.of();

    /** For the proxy that CDI makes. */
    protected ClientMetrics() {
        this(null);
    }

    @Inject
    ClientMetrics(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    /** Shows these clients and no others. */
    synchronized void show(ClientList list) {
        Map<MetricID, Double> present = new HashMap<>();
        TreeSet<String> names = new TreeSet<>(list.unreadable().keySet());
        for (ApiClient client : list.clients()) {
            names.add(client.name());
            for (ApiKey key : client.keys()) {
                present.put(
                        new MetricID(EXPIRY.getName(), new Tag("client", client.name()), new Tag("key", key.name())),
                        seconds(key.expires()));
            }
        }
        names.forEach(name -> present.put(
                new MetricID(UNREADABLE.getName(), new Tag("client", name)),
                list.unreadable().containsKey(name) ? 1.0 : 0.0));
        if (!present.equals(shown)) {
            // A gauge that is there already keeps the value that it was made with.
            shown.keySet().forEach(metrics::remove);
            present.forEach((id, value) -> metrics.gauge(metadata(id), () -> value, id.getTagsAsArray()));
            shown = present;
        }
    }

    private static Metadata metadata(MetricID id) {
        return id.getName().equals(EXPIRY.getName()) ? EXPIRY : UNREADABLE;
    }

    private static double seconds(Instant expires) {
        return expires.equals(Instant.MAX) ? Double.POSITIVE_INFINITY : expires.getEpochSecond();
    }
}
