package io.threadpilot.audit.query.evidence;

import io.threadpilot.audit.AuditApplication;
import io.threadpilot.audit.store.TreeHashes;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.contracts.audit.Checkpoint;
import io.threadpilot.contracts.audit.InclusionProof;
import io.threadpilot.contracts.audit.NotSealedYet;
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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Proves that an event is in the log. */
@Path("/v1/events/{id}/proof")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ProofResource {

    private final QueryDatabase database;

    /** For the proxy that CDI makes. */
    protected ProofResource() {
        this(null);
    }

    @Inject
    public ProofResource(QueryDatabase database) {
        this.database = database;
    }

    /**
     * Answers the proof of an event.
     *
     * @param id of the event, 1 to 100 characters
     * @param index which of the events that came under this id; the one that was stored if it is absent
     * @param size of the checkpoint; the newest if it is absent
     * @return 200 with the proof; 202 if the event is newer than the newest checkpoint
     * @throws RequestProblem 400 if a parameter is not known or cannot be read, or the checkpoint is older than the event; 404 if
     *     there is no such event or checkpoint
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(AuditApplication.READ)
    public Response prove(
            @PathParam("id") String id,
            @QueryParam("index") List<String> index,
            @QueryParam("size") List<String> size,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Optional<Long> which = QueryParameters.number("index", index);
        Optional<Long> asked = QueryParameters.number("size", size);
        try (Connection connection = database.connections().open()) {
            return answer(connection, StoredLeaf.existing(connection, QueryParameters.id(id), which), asked);
        }
    }

    private static Response answer(Connection connection, StoredLeaf leaf, Optional<Long> asked) throws SQLException {
        SignedCheckpoints checkpoints = new SignedCheckpoints(connection);
        Optional<Checkpoint> checkpoint =
                asked.isPresent() ? Optional.of(checkpoints.existing(asked.get())) : checkpoints.newest();
        long size = checkpoint.map(Checkpoint::size).orElse(0L);
        Response.ResponseBuilder response;
        if (leaf.index() < size) {
            response = Response.ok(proof(connection, leaf, checkpoint.orElseThrow()));
        } else if (asked.isEmpty()) {
            response = Response.accepted(new NotSealedYet(NotSealedYet.STATUS, leaf.index(), size));
        } else {
            throw QueryParameters.refusal("The checkpoint that size names is older than the event.");
        }
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /**
     * Proves a leaf.
     *
     * @param checkpoint that is newer than the leaf
     */
    static InclusionProof proof(Connection connection, StoredLeaf leaf, Checkpoint checkpoint) throws SQLException {
        MerkleProofs proofs = new MerkleProofs(new TreeHashes(connection)::read, checkpoint.size());
        return new InclusionProof(
                leaf.index(),
                checkpoint.size(),
                Base64.getEncoder().encodeToString(leaf.hash()),
                SignedCheckpoints.base64(proofs.inclusion(leaf.index())),
                checkpoint.note());
    }
}
