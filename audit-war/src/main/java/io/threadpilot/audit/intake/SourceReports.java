package io.threadpilot.audit.intake;

import io.threadpilot.platform.consumer.SourceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Says how the sources get on: as metrics, and as data of readiness. A source that does not get on never makes this server
 * unready, since HTTP and the other sources go on.
 */
@ApplicationScoped
class SourceReports {

    @Inject
    private MetricRegistry registry;

    private final Map<String, Supplier<SourceState>> sources = new ConcurrentSkipListMap<>();

    /**
     * Shows a source.
     *
     * @param state asked whenever somebody looks
     */
    void show(String name, Supplier<SourceState> state) {
        sources.put(name, state);
        show(
                "audit_source_lag_events",
                "Events of a source that are not in the log yet, on the server that follows it",
                name,
                () -> state.get().lag());
        show(
                "audit_source_failing_seconds",
                "Since when a source does not answer, or its events cannot be stored; 0 if neither",
                name,
                () -> failing(state.get()));
    }

    private void show(String metric, String description, String source, Supplier<Number> value) {
        registry.gauge(
                Metadata.builder().withName(metric).withDescription(description).build(),
                value,
                new Tag("source", source));
    }

    private static double failing(SourceState state) {
        return state.failingSince() == null
                ? 0
                : Duration.between(state.failingSince(), Instant.now()).toMillis() / 1e3;
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("audit-sources").up();
            sources.forEach((name, state) -> response.withData(name, sentence(name, state.get())));
            return response.build();
        };
    }

    private static String sentence(String name, SourceState state) {
        if (state.error() != null) {
            return "The source " + name + " has failed since "
                    + state.failingSince().truncatedTo(ChronoUnit.SECONDS) + ": " + state.error();
        }
        if (!state.follows()) {
            return "This server does not follow the source " + name + " at present; another one may.";
        }
        return "This server follows the source " + name + ", which has " + state.lag() + " more events.";
    }
}
