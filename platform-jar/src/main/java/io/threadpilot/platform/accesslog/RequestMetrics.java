package io.threadpilot.platform.accesslog;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.metrics.CounterFamily;
import io.threadpilot.platform.service.ServiceDescriptor;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Counts requests by route and status and by client and outcome, and measures how long they take. Nothing that a caller
 * writes is a label: routes are those of {@link Routes}, statuses are our own, clients are those that are configured.
 */
@Dependent
class RequestMetrics {

    private static final Metadata REQUESTS = Metadata.builder()
            .withName("http_requests_total")
            .withDescription("Requests that were answered, by route and status")
            .build();
    private static final Metadata DURATION = Metadata.builder()
            .withName("http_request_duration_seconds")
            .withDescription("From when a request was read to when its answer was complete")
            .build();

    private final MetricRegistry registry;
    private final ServiceDescriptor service;
    private final Map<String, OfRoute> routes = new ConcurrentHashMap<>();
    private final Map<String, CounterFamily<Outcome>> clients = new ConcurrentHashMap<>();

    @Inject
    RequestMetrics(MetricRegistry registry, ServiceDescriptor service) {
        this.registry = registry;
        this.service = service;
    }

    /** Shows these routes with zero. */
    void begin(Collection<String> known) {
        known.forEach(this::ofRoute);
    }

    /**
     * Counts one answered request.
     *
     * @param route one of those of {@link Routes}
     * @param client who asked; null if no client was recognised
     */
    void count(String route, int status, Duration duration, String client) {
        ofRoute(route).count(status, duration);
        if (client != null) {
            ofClient(client).count(Outcome.of(status));
        }
    }

    private OfRoute ofRoute(String route) {
        return routes.computeIfAbsent(route, name -> new OfRoute(registry, service, new Tag("route", name)));
    }

    private CounterFamily<Outcome> ofClient(String client) {
        return clients.computeIfAbsent(
                client,
                name -> new CounterFamily<>(
                        registry,
                        "client_requests_total",
                        "Requests of recognised clients that were answered, by client and outcome",
                        "outcome",
                        EnumSet.allOf(Outcome.class),
                        new Tag("client", name)));
    }

    /** What became of a client's request. */
    private enum Outcome {
        ANSWERED,
        /** 404: what was asked for is not there. */
        NOT_FOUND,
        /** Any other 4xx. */
        REFUSED,
        FAILED;

        static Outcome of(int status) {
            if (status < 400) {
                return ANSWERED;
            }
            if (status == CommonProblems.NOT_FOUND.status()) {
                return NOT_FOUND;
            }
            return status < 500 ? REFUSED : FAILED;
        }
    }

    /** One route's. The statuses of success and of every documented error are there from the start. */
    private static final class OfRoute {

        private final MetricRegistry registry;
        private final Tag route;
        private final Timer duration;
        private final Map<Integer, Counter> statuses = new ConcurrentHashMap<>();

        OfRoute(MetricRegistry registry, ServiceDescriptor service, Tag route) {
            this.registry = registry;
            this.route = route;
            this.duration = registry.timer(DURATION, route);
            IntStream.concat(IntStream.of(200), service.allProblems().stream().mapToInt(ProblemType::status))
                    .forEach(this::ofStatus);
        }

        void count(int status, Duration took) {
            ofStatus(status).inc();
            duration.update(took);
        }

        private Counter ofStatus(int status) {
            return statuses.computeIfAbsent(
                    status, code -> registry.counter(REQUESTS, route, new Tag("status", Integer.toString(code))));
        }
    }
}
