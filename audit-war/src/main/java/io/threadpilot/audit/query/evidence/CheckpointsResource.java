package io.threadpilot.audit.query.evidence;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.audit.query.PageParameters;
import io.threadpilot.audit.store.TreeHashes;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.contracts.audit.CheckpointPage;
import io.threadpilot.contracts.audit.ConsistencyProof;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import jakarta.ws.rs.core.UriInfo;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Answers the checkpoints of the log, and proves that it has only grown between them. */
@Path("/v1/checkpoints")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class CheckpointsResource {

    private final QueryDatabase database;

    /** For the proxy that CDI makes. */
    protected CheckpointsResource() {
        this(null);
    }

    @Inject
    public CheckpointsResource(QueryDatabase database) {
        this.database = database;
    }

    /**
     * Answers a page of checkpoints, the newest first.
     *
     * @param limit how many at the most, 1 to 1000; 50 if it is absent
     * @param cursor as another page had it; the first page if it is absent
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(AuditApplication.READ)
    public Response list(
            @QueryParam("limit") List<String> limit,
            @QueryParam("cursor") List<String> cursor,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        int most = PageParameters.limit(limit);
        String from = QueryParameters.only("cursor", cursor).orElse(null);
        try (Connection connection = database.connections().open()) {
            CheckpointPage page = new SignedCheckpoints(connection).page(database.cursors(), from, most);
            return uncached(Response.ok(page));
        }
    }

    /**
     * Answers the note of a checkpoint, exactly as it was signed.
     *
     * @param size of the checkpoint
     * @throws RequestProblem 400 if the size is none or there is a parameter; 404 if there is no such checkpoint
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{size}")
    @Produces(MediaType.TEXT_PLAIN)
    @RolesAllowed(AuditApplication.READ)
    public Response find(@PathParam("size") String size, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        try (Connection connection = database.connections().open()) {
            String note = new SignedCheckpoints(connection).existing(size(size)).note();
            return uncached(Response.ok(note.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * Proves that the log has grown up to a checkpoint, and that nothing else was done to it.
     *
     * @param size of the checkpoint
     * @param from a smaller size, 1 or more
     * @throws RequestProblem 400 if a size is none or a parameter is not known; 404 if there is no such checkpoint
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{size}/consistency")
    @RolesAllowed(AuditApplication.READ)
    public Response prove(
            @PathParam("size") String size,
            @QueryParam("from") List<String> from,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        long to = size(size);
        long smaller = QueryParameters.number("from", from, 1, to)
                .orElseThrow(() -> QueryParameters.refusal("from is missing: the smaller size."));
        try (Connection connection = database.connections().open()) {
            new SignedCheckpoints(connection).existing(to);
            return uncached(Response.ok(proof(connection, smaller, to)));
        }
    }

    static ConsistencyProof proof(Connection connection, long from, long size) throws SQLException {
        MerkleProofs proofs = new MerkleProofs(new TreeHashes(connection)::read, size);
        return new ConsistencyProof(from, size, SignedCheckpoints.base64(proofs.consistency(from)));
    }

    private static long size(String text) {
        return QueryParameters.number("size", List.of(text), 1, QueryParameters.LARGEST_NUMBER)
                .orElseThrow();
    }

    private static Response uncached(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
