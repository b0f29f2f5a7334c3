package io.threadpilot.audit.intake;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.EventBatch;
import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.event.Rejection;
import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.audit.store.Appended;
import io.threadpilot.contracts.audit.IngestResult;
import io.threadpilot.contracts.audit.IngestResults;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Takes events in by HTTP. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class IngestResource {

    /** The most bytes of a request: 8 MiB. */
    static final int LARGEST = 8 * EventParser.LARGEST;

    private static final Set<String> TOO_LARGE = Set.of("too-large", "too-many-elements");

    private final EventIntake intake;

    /** For the proxy that CDI makes. */
    protected IngestResource() {
        this(null);
    }

    @Inject
    public IngestResource(EventIntake intake) {
        this.intake = intake;
    }

    /**
     * Records one event or up to 500.
     *
     * @return what became of each
     * @throws RequestProblem 400 if the body is no event and no list of events, or there is a parameter; 413 if it or an event is
     *     too large; 503 if nothing was recorded, or nobody can say: sent again, an event that was recorded is a duplicate
     */
    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json", "application/cloudevents-batch+json"})
    @RolesAllowed(AuditApplication.WRITE)
    public Response record(@Context HttpServletRequest request, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        byte[] body = body(request);
        if (body.length > LARGEST) {
            throw new RequestProblem(
                    CommonProblems.CONTENT_TOO_LARGE, "A request may have 8 MiB, and an event of it 1 MiB.");
        }
        List<Appended> appended = record(events(new ReceivedEvent(null, headers(request), body)));
        return Response.ok(new IngestResults(
                        appended.stream().map(IngestResource::result).toList()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static byte[] body(HttpServletRequest request) {
        try {
            return request.getInputStream().readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new RequestProblem(CommonProblems.MALFORMED_BODY, "The body does not end as it should.");
        }
    }

    /** Those that say something about the events, byte by byte; never the caller's key. */
    private static List<Header> headers(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.equals("content-type") || name.equals("traceparent") || name.startsWith("ce-"))
                .sorted()
                .flatMap(name -> Collections.list(request.getHeaders(name)).stream()
                        .map(value -> new Header(name, value.getBytes(StandardCharsets.ISO_8859_1))))
                .toList();
    }

    private static List<ReceivedEvent> events(ReceivedEvent request) {
        try {
            List<ReceivedEvent> events = EventBatch.split(request);
            if (events.isEmpty()) {
                throw new RequestProblem(CommonProblems.MALFORMED_BODY, "The list has no event.");
            }
            return events;
        } catch (BrokenRuleException e) {
            throw new RequestProblem(
                    TOO_LARGE.contains(e.rule()) ? CommonProblems.CONTENT_TOO_LARGE : CommonProblems.MALFORMED_BODY,
                    e.getMessage());
        }
    }

    private List<Appended> record(List<ReceivedEvent> events) throws SQLException {
        try {
            return intake.record(events);
        } catch (TimeoutException e) {
            throw new RequestProblem(
                    CommonProblems.SERVICE_UNAVAILABLE, "Too many events wait to be recorded; nothing was recorded.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestProblem(CommonProblems.SERVICE_UNAVAILABLE, "The service stops; send the events again.");
        }
    }

    private static IngestResult result(Appended appended) {
        if (appended.parsed() instanceof Rejection rejection) {
            return new IngestResult(
                    rejection.id(),
                    appended.outcome().word(),
                    appended.index(),
                    List.of(new IngestResult.Error(rejection.rule(), rejection.reason())));
        }
        return new IngestResult(
                ((AuditEvent) appended.parsed()).id(), appended.outcome().word(), appended.index(), null);
    }
}
