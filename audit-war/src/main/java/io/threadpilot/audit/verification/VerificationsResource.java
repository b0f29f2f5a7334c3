package io.threadpilot.audit.verification;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.audit.query.PageParameters;
import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.contracts.audit.Verification;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Says how the log was verified, and has it verified at once. */
@Path("/v1/verifications")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class VerificationsResource {

    private final QueryDatabase database;

    /** For the proxy that CDI makes. */
    protected VerificationsResource() {
        this(null);
    }

    @Inject
    public VerificationsResource(QueryDatabase database) {
        this.database = database;
    }

    /**
     * Answers the newest verifications, the newest first.
     *
     * @param limit how many at the most, 1 to 1000; 50 if it is absent
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(AuditApplication.READ)
    public Response list(@QueryParam("limit") List<String> limit, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        int most = PageParameters.limit(limit);
        try (Connection connection = database.connections().open()) {
            List<Verification> newest = new Verifications(connection).newest(most);
            return uncached(Response.ok(new GenericEntity<>(newest) {}));
        }
    }

    /**
     * Answers a verification.
     *
     * @param id of the verification
     * @throws RequestProblem 400 if the id is none or there is a parameter; 404 if there is no such verification
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}")
    @RolesAllowed(AuditApplication.READ)
    public Response find(@PathParam("id") String id, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        long number = QueryParameters.number("id", List.of(id), 1, QueryParameters.LARGEST_NUMBER)
                .orElseThrow();
        try (Connection connection = database.connections().open()) {
            Verification found = new Verifications(connection)
                    .find(number)
                    .orElseThrow(() -> new RequestProblem(
                            AuditProblems.VERIFICATION_NOT_FOUND, "There is no verification of this id."));
            return uncached(Response.ok(found));
        }
    }

    /**
     * Has the whole log verified, after the verification that may be under way.
     *
     * @return 202 with the verification that waits, whoever asked for it first
     * @throws RequestProblem 400 if there is a parameter
     * @throws SQLException if the database did not answer
     */
    @POST
    @RolesAllowed(AuditApplication.OPERATE)
    public Response request(@Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        try (Connection connection = database.connections().open()) {
            Verifications verifications = new Verifications(connection);
            Optional<Verification> waiting = verifications.waiting();
            Verification requested = waiting.isPresent() ? waiting.get() : verifications.request();
            return uncached(Response.accepted(requested));
        }
    }

    private static Response uncached(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
