package io.threadpilot.platform.feed;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.events.EventLog;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.platform.http.ResourceMethod;
import io.threadpilot.platform.problems.ProblemDocuments;
import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.platform.tracing.Correlation;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Answers the events of this service to the services that follow it. */
@ApplicationScoped
@Path("/feed/v1/events")
public class FeedResource {

    /** The role of clients that may read the events of a service. */
    public static final String READ = "events.read";

    /** Who accepts everything gets a batch. */
    private static final String STREAM_WHERE_ASKED_FOR = MediaType.SERVER_SENT_EVENTS + ";qs=0.1";

    private static final String BEHIND_THE_END =
            "The position is behind the end of this feed. Another Feed-Id means another feed, which begins at after=0.";

    private static final String REMOVED =
            "Events after this position were removed; the header Feed-Oldest-Position says which is the oldest.";

    @Resource
    private ManagedExecutorService executor;

    @Inject
    LogTail tail;

    @Inject
    FeedStreams streams;

    @Inject
    ProblemDocuments documents;

    @Inject
    Correlation correlation;

    @Inject
    HttpServletRequest request;

    /**
     * Answers the events after a position, as soon as there is one. What the caller has passed need not be kept for it any more:
     * {@code after} moves the reader {@code feed:} and the client's name.
     *
     * @param after the position of the last event that the caller has dealt with; 0 if it is absent
     * @param limit how many events at the most, 1 to 1000; 100 if it is absent
     * @param wait how long to wait if there is no event yet, PT0S to PT30S; not at all if it is absent
     * @return 200 with a batch, which is empty if nothing came in time; 410 if events after the position were removed
     */
    @GET
    @Produces(Event.BATCH_MEDIA_TYPE)
    @RolesAllowed(READ)
    @Operation(hidden = true)
    public CompletionStage<Response> events(
            @QueryParam("after") List<String> after,
            @QueryParam("limit") List<String> limit,
            @QueryParam("wait") List<String> wait)
            throws SQLException {
        FeedQuery query = FeedQuery.parse(after, limit, wait);
        EventLog.Slice slice = read(query.after(), query.limit());
        if (slice.complete() && query.after() <= slice.head().last() && !isHead()) {
            // Who asks from behind the end follows another log, which this one has replaced.
            tail.passed(client(), query.after());
        }
        String correlationId = correlation.id();
        if (!slice.complete() || query.after() != slice.head().last()) {
            return CompletableFuture.completedFuture(answer(slice, correlationId));
        }
        return tail.arrival(query.after(), query.longestWait())
                .thenApplyAsync(arrived -> answer(readAgain(query), correlationId), executor);
    }

    /**
     * Answers the same events as a stream that does not end (Server-Sent Events of the HTML standard), each with its position as
     * its id.
     *
     * @param after as above
     * @param lastEventId the position after which a caller goes on whose stream has broken; goes before {@code after}
     * @param sink where the stream goes
     * @param sse makes its events
     * @param response its headers
     */
    @GET
    @Produces(STREAM_WHERE_ASKED_FOR)
    @RolesAllowed(READ)
    @Operation(hidden = true)
    public void stream(
            @QueryParam("after") List<String> after,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) List<String> lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServletResponse response)
            throws SQLException, IOException {
        long position = lastEventId.isEmpty()
                ? FeedQuery.position(after, "after")
                : FeedQuery.position(lastEventId, HttpHeaders.LAST_EVENT_ID_HEADER);
        EventLog.Slice slice = read(position, 1);
        response.setHeader(Headers.FEED_ID, slice.head().feedId().toString());
        response.setHeader(Headers.FEED_OLDEST_POSITION, "" + slice.head().oldest());
        response.setHeader(Headers.FEED_LAST_POSITION, "" + slice.head().last());
        if (!slice.complete()) {
            throw new RequestProblem(CommonProblems.EVENTS_REMOVED, REMOVED);
        }
        if (position > slice.head().last()) {
            throw new RequestProblem(CommonProblems.BAD_REQUEST, BEHIND_THE_END);
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (isHead()) {
            sink.close();
            return;
        }
        // The request itself, which lives as long as the stream, and not the one of this thread.
        streams.begin(position, client(), sink, sse, (HttpServletRequest)
                request.getAsyncContext().getRequest());
    }

    private EventLog.Slice read(long after, int limit) throws SQLException {
        if (!ResourceMethod.FEED.equals(request.getServletPath())) {
            throw new NotFoundException();
        }
        return tail.log().after(after, limit);
    }

    private String client() {
        return ApiClient.calling(request).orElseThrow().name();
    }

    private boolean isHead() {
        return HttpMethod.HEAD.equals(request.getMethod());
    }

    private EventLog.Slice readAgain(FeedQuery query) {
        try {
            return tail.log().after(query.after(), query.limit());
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private Response answer(EventLog.Slice slice, String correlationId) {
        EventLog.Head head = slice.head();
        Response.ResponseBuilder response = Response.status(slice.complete() ? 200 : 410)
                .header(Headers.FEED_ID, head.feedId())
                .header(Headers.FEED_OLDEST_POSITION, head.oldest())
                .header(Headers.FEED_LAST_POSITION, head.last());
        if (!slice.complete()) {
            return documents.respond(response, CommonProblems.EVENTS_REMOVED, REMOVED, List.of(), correlationId);
        }
        return response.entity(batch(slice.events()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static String batch(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::withPosition).collect(Collectors.joining(",\n", "[", "]"));
    }
}
