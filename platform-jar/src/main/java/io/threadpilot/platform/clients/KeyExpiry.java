package io.threadpilot.platform.clients;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows when keys end, each while it is configured. One that never ends is shown too, with infinity, so that a client
 * that has such a key can be told from one whose keys all end.
 */
@ApplicationScoped
class KeyExpiry {

    private static final Metadata EXPIRY = Metadata.builder()
            .withName("api_key_expiry_timestamp_seconds")
            .withDescription("When a client's key ends, in seconds since 1970; infinite if never")
            .build();

    private final MetricRegistry metrics;
    private Map<MetricID, Instant> shown = Map.of();

    /** For the proxy that CDI makes. */
    protected KeyExpiry() {
        this(null);
    }

    @Inject
    KeyExpiry(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    /** Shows these clients' keys and no others. */
    synchronized void show(List<ApiClient> clients) {
        Map<MetricID, Instant> present = new HashMap<>();
        for (ApiClient client : clients) {
            for (ApiKey key : client.keys()) {
                present.put(
                        new MetricID(EXPIRY.getName(), new Tag("client", client.name()), new Tag("key", key.name())),
                        key.expires());
            }
        }
        if (!present.equals(shown)) {
            // A gauge that is there already keeps the value that it was made with.
            shown.keySet().forEach(metrics::remove);
            present.forEach((key, expires) -> metrics.gauge(EXPIRY, () -> seconds(expires), key.getTagsAsArray()));
            shown = present;
        }
    }

    private static double seconds(Instant expires) {
        return expires.equals(Instant.MAX) ? Double.POSITIVE_INFINITY : expires.getEpochSecond();
    }
}
