package io.threadpilot.audit.query;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;

import java.sql.SQLException;
import java.util.List;

/** Answers events of the log. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class EventsResource {

    private final QueryDatabase database;

    /** For the proxy that CDI makes. */
    protected EventsResource() {
        this(null);
    }

    @Inject
    public EventsResource(QueryDatabase database) {
        this.database = database;
    }

    /**
     * Answers a page of the events that a caller asks for.
     *
     * @param chosen which events
     * @param page which page of them
     * @param sort {@code occurredAt}, {@code -occurredAt}, {@code index} or {@code -index}, which it is if it is absent
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(AuditApplication.READ)
    public Response search(
            @BeanParam EventParameters chosen,
            @BeanParam PageParameters page,
            @QueryParam("sort") List<String> sort,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        StreamingOutput events = pages().page(chosen.filter(), EventOrder.parse(sort), page)::write;
        return Response.ok(events).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private EventPages pages() {
        return new EventPages(new LoggedEvents(database.connections()), database.cursors());
    }

    /**
     * Answers the event of an id, and what else came under this id.
     *
     * @param id 1 to 100 characters
     * @throws RequestProblem 404 if there is no such event; 400 if there is a parameter, or the id cannot be one
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}")
    @RolesAllowed(AuditApplication.READ)
    public Response find(@PathParam("id") String id, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        LoggedEvents.Slice found = new LoggedEvents(database.connections()).ofId(QueryParameters.id(id));
        if (found.events().isEmpty()) {
            throw new RequestProblem(AuditProblems.EVENT_NOT_FOUND, "The log has no event of this id.");
        }
        String event =
                found.first().json(found.events().subList(1, found.events().size()), found.more());
        return Response.ok(event).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
