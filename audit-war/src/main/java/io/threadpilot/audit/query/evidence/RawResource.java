package io.threadpilot.audit.query.evidence;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Answers the exact bytes of events. Browsers keep them as files: what a producer has sent is no page of ours. */
@Path("/v1/events/{id}/raw")
@Produces({MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON, Event.MEDIA_TYPE})
@ApplicationScoped
public class RawResource {

    private final QueryDatabase database;

    /** For the proxy that CDI makes. */
    protected RawResource() {
        this(null);
    }

    @Inject
    public RawResource(QueryDatabase database) {
        this.database = database;
    }

    /**
     * Answers the body of an event as it came, byte by byte.
     *
     * @param id of the event, 1 to 100 characters
     * @param index which of the events that came under this id; the one that was stored if it is absent
     * @throws RequestProblem 400 if a parameter is not known or cannot be read; 404 if there is no such event; 410 if the body
     *     cannot be read any more
     * @throws NotAcceptableException if the caller takes neither bytes nor, where it is one, JSON
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(AuditApplication.READ)
    public Response raw(
            @PathParam("id") String id,
            @QueryParam("index") List<String> index,
            @Context UriInfo uri,
            @Context ResourceInfo resource,
            @Context HttpHeaders headers)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        RawEvent event;
        try (Connection connection = database.connections().open()) {
            event = RawEvent.find(connection, QueryParameters.id(id), QueryParameters.number("index", index));
        }
        MediaType type = Stream.of(event.mediaType(), MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .filter(offered -> headers.getAcceptableMediaTypes().stream().anyMatch(offered::isCompatible))
                .findFirst()
                .orElseThrow(NotAcceptableException::new);
        return Response.ok(event.bytes(), type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + event.fileName() + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
