package io.threadpilot.audit.query;

import io.threadpilot.audit.AuditApplication;
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

/** Answers what happened to an aggregate. */
@Path("/v1/aggregates")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class AggregatesResource {

    private final QueryDatabase database;

    /** For the proxy that CDI makes. */
    protected AggregatesResource() {
        this(null);
    }

    @Inject
    public AggregatesResource(QueryDatabase database) {
        this.database = database;
    }

    /**
     * Answers a page of an aggregate's events in the order of their versions; those without a version are first. Of one that
     * nothing is known about it answers an empty page.
     *
     * @param type of the aggregate, 1 to 100 characters
     * @param id of the aggregate, 1 to 100 characters
     * @param fromVersion the lowest version; every event if it is absent
     * @param toVersion the highest version; every event if it is absent
     * @param page which page of them
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{type}/{id}/events")
    @RolesAllowed(AuditApplication.READ)
    public Response events(
            @PathParam("type") String type,
            @PathParam("id") String id,
            @QueryParam("fromVersion") List<String> fromVersion,
            @QueryParam("toVersion") List<String> toVersion,
            @BeanParam PageParameters page,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        StreamingOutput events = new EventPages(new LoggedEvents(database.connections()), database.cursors())
                .page(filter(type, id, fromVersion, toVersion), EventOrder.VERSION, page)::write;
        return Response.ok(events).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    static EventFilter filter(String type, String id, List<String> fromVersion, List<String> toVersion) {
        EventParameters aggregate = new EventParameters();
        aggregate.aggregateType = List.of(type);
        aggregate.aggregateId = List.of(id);
        return aggregate
                .filter()
                .andNumber("fromVersion", fromVersion, "aggregate_version >= ?")
                .andNumber("toVersion", toVersion, "aggregate_version <= ?");
    }
}
