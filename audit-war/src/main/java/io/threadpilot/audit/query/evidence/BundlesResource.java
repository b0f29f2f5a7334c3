package io.threadpilot.audit.query.evidence;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.audit.query.EventParameters;
import io.threadpilot.audit.tree.LogKeys;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;

import java.io.IOException;
import java.sql.SQLException;

/** Answers events with everything that proves them, to be checked without the server. */
@Path("/v1/bundles")
@ApplicationScoped
public class BundlesResource {

    private final QueryDatabase database;
    private final EventTypes types;
    private final LogKeys keys;

    /** For the proxy that CDI makes. */
    protected BundlesResource() {
        this(null, null, null);
    }

    @Inject
    public BundlesResource(QueryDatabase database, EventTypes types, LogKeys keys) {
        this.database = database;
        this.types = types;
        this.keys = keys;
    }

    /**
     * Answers a bundle of the events that a caller asks for, as far as the newest checkpoint has them.
     *
     * @param chosen which events
     * @throws RequestProblem 400 if a parameter is not known or cannot be read, or if there are too many events; 404 if the log was
     *     never sealed; 410 if the body of one of the events was removed
     * @throws SQLException if the database did not answer
     */
    @GET
    @Produces("application/zip")
    @RolesAllowed(AuditApplication.READ)
    public Response bundle(@BeanParam EventParameters chosen, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        ChosenLeaves leaves = ChosenLeaves.choose(database.connections(), chosen.filter());
        StreamingOutput bundle = out -> {
            try {
                leaves.write(out, keys.all(), types);
            } catch (SQLException e) {
                // What was written ends without its last entry, so that nobody takes it for a bundle.
                throw new IOException("The database did not answer", e);
            }
        };
        return Response.ok(bundle)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"bundle-" + leaves.checkpoint().size() + ".zip\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
