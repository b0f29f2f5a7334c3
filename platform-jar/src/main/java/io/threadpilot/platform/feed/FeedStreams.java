package io.threadpilot.platform.feed;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.clients.ClientAuthentication;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The streams of the feed that are open. Each goes at its listener's pace: the next events are sent when the ones before are
 * written, so that a listener who does not read holds up neither a thread nor the others.
 */
@ApplicationScoped
class FeedStreams {

    private static final System.Logger LOG = System.getLogger(FeedStreams.class.getName());
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(250);
    private static final int BATCH = 100;

    @Produces
    static final Setting<Duration> HEARTBEAT = Setting.duration("threadpilot.feed.heartbeat");

    @Produces
    static final Setting<Integer> MAX_STREAMS = Setting.integer("threadpilot.feed.max-streams", 0, 100_000);

    @Produces
    static final Setting<Integer> MAX_STREAMS_OF_A_CLIENT =
            Setting.integer("threadpilot.feed.max-streams-of-a-client", 0, 100_000);

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    private LogTail tail;

    @Inject
    private ClientAuthentication authentication;

    @Inject
    private MetricRegistry metrics;

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private volatile Future<?> checks;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {
        metrics.gauge(
                Metadata.builder()
                        .withName("feed_open_streams")
                        .withDescription("Streams of the feed that are open")
                        .build(),
                open::size);
        checks = executor.scheduleWithFixedDelay(
                this::endThoseOfOthers, BETWEEN_CHECKS.toMillis(), BETWEEN_CHECKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of listeners whose key or role was taken away. */
    private void endThoseOfOthers() {
        open.stream().filter(stream -> !stream.mayGoOn()).forEach(Stream::close);
    }

    /**
     * Begins a stream.
     *
     * @param after the position of the last event that the listener has
     * @param client the listener's name
     * @throws RequestProblem if as many are open as may be
     */
    void begin(long after, String client, SseEventSink sink, Sse sse, HttpServletRequest request) {
        if (open.size() >= MAX_STREAMS.value()) {
            throw new RequestProblem(
                    CommonProblems.SERVICE_UNAVAILABLE, "As many streams are open as this server may have.");
        }
        if (open.stream().filter(stream -> stream.client.equals(client)).count() >= MAX_STREAMS_OF_A_CLIENT.value()) {
            throw new RequestProblem(
                    CommonProblems.TOO_MANY_PARALLEL_REQUESTS,
                    "This client has as many streams open at this server as one client may have.");
        }
        Stream stream = new Stream(after, client, sink, sse, request);
        open.add(stream);
        stream.begin();
    }

    /** Earlier than {@code PreDestroy}: whoever is answered now still has an access line. */
    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stop) {
        if (checks != null) {
            checks.cancel(false);
        }
        open.forEach(Stream::close);
    }

    private final class Stream {

        private final String client;
        private final SseEventSink sink;
        private final Sse sse;
        private final HttpServletRequest request;
        private long position;

        private Stream(long after, String client, SseEventSink sink, Sse sse, HttpServletRequest request) {
            this.request = request;
            this.client = client;
            this.position = after;
            this.sink = sink;
            this.sse = sse;
        }

        /** A listener has the headers of the answer at once, and a sign of life when nothing happens. */
        private void begin() {
            executor.execute(() -> {
                try {
                    tail.passed(client, position);
                    next(beat());
                } catch (SQLException | RuntimeException e) {
                    // The listener comes again, and is told what is wrong.
                    close();
                }
            });
        }

        private CompletionStage<?> beat() {
            return sink.send(sse.newEventBuilder().comment("").build());
        }

        private void goOn() {
            try {
                Optional<List<RecordedEvent>> events = tail.after(position, BATCH);
                if (events.isEmpty() || sink.isClosed()) {
                    close();
                } else if (events.get().isEmpty()) {
                    tail.arrival(position, HEARTBEAT.value()).thenAcceptAsync(this::goOnAfterArrival, executor);
                } else {
                    next(send(events.get()));
                }
            } catch (SQLException | RuntimeException e) {
                close(); // As above.
            }
        }

        private void goOnAfterArrival(boolean arrived) {
            if (arrived) {
                goOn();
            } else {
                next(beat());
            }
        }

        private CompletionStage<?> send(List<RecordedEvent> events) {
            CompletionStage<?> sent = CompletableFuture.completedFuture(null);
            for (RecordedEvent event : events) {
                sent = sent.thenCompose(before -> sink.send(sse.newEventBuilder()
                        .id(Long.toString(event.position()))
                        .data(event.withPosition())
                        .build()));
            }
            position = events.get(events.size() - 1).position();
            return sent;
        }

        private void next(CompletionStage<?> sent) {
            sent.whenCompleteAsync(
                    (done, failure) -> {
                        if (failure == null) {
                            goOn();
                        } else {
                            close();
                        }
                    },
                    executor);
        }

        private boolean mayGoOn() {
            try {
                return authentication
                        .recognise(request)
                        .filter(client -> client.roles().contains(FeedResource.READ))
                        .isPresent();
            } catch (RuntimeException e) {
                // Who cannot be recognised loses the stream. An exception would end the schedule, and with it all
                // checks.
                return false;
            }
        }

        private void close() {
            open.remove(this);
            try {
                sink.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A stream of the feed was broken before it was closed");
            }
        }
    }
}
