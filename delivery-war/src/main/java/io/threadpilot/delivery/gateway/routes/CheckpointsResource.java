package io.threadpilot.delivery.gateway.routes;

import io.threadpilot.contracts.delivery.Message;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.delivery.routes.Checkpoint;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.delivery.routes.RouteEvent;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Changes the checkpoints of routes that are in Planning. */
@Path("/routes/{id}/checkpoints")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class CheckpointsResource {

    private static final int LARGEST_SEQUENCE = 1_000_000;

    @Inject
    Commands commands;

    /**
     * Adds a checkpoint behind all others. Added again, nothing happens.
     *
     * @param body {@code sequence}, {@code location}, {@code expectedTime}
     * @throws RequestProblem 400 if the body is not as it must be, or the checkpoint must not be added; 404 if there is no such route;
     *     412 if it has another version than {@code If-Match} names
     * @throws SQLException if the database failed
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response add(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Checkpoint checkpoint = read(body);
        return change(id, ifMatch, route -> route.add(checkpoint), "Checkpoint added successfully");
    }

    private static Checkpoint read(JsonObject body) {
        BodyFields fields = new BodyFields(body);
        Checkpoint checkpoint = new Checkpoint(
                fields.number("sequence", 1, LARGEST_SEQUENCE),
                fields.text("location", 200),
                fields.time("expectedTime"));
        fields.refuseFaults();
        return checkpoint;
    }

    /**
     * Changes the checkpoint that the body names by its sequence.
     *
     * @param body {@code sequence}, {@code location}, {@code expectedTime}
     * @throws RequestProblem as {@link #add} does; 404 as well if the route has no such checkpoint
     * @throws SQLException if the database failed
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response update(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Checkpoint checkpoint = read(body);
        return change(id, ifMatch, route -> route.update(checkpoint), "Checkpoint updated successfully");
    }

    /**
     * Changes a checkpoint.
     *
     * @param body {@code location}, {@code expectedTime}
     * @throws RequestProblem as {@link #update} does
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{sequence}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response update(
            @PathParam("id") String id,
            @PathParam("sequence") String sequence,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        int number = sequence(sequence);
        BodyFields fields = new BodyFields(body);
        Checkpoint checkpoint = new Checkpoint(number, fields.text("location", 200), fields.time("expectedTime"));
        fields.refuseFaults();
        return change(id, ifMatch, route -> route.update(checkpoint), "Checkpoint updated successfully");
    }

    private static int sequence(String text) {
        return QueryParameters.number("The sequence in the address", List.of(text), 1, LARGEST_SEQUENCE)
                .orElseThrow()
                .intValue();
    }

    /**
     * Removes a checkpoint.
     *
     * @throws RequestProblem as {@link #update} does
     * @throws SQLException if the database failed
     */
    @DELETE
    @Path("/{sequence}")
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response remove(
            @PathParam("id") String id,
            @PathParam("sequence") String sequence,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        int number = sequence(sequence);
        return change(id, ifMatch, route -> route.remove(number), "Checkpoint removed successfully");
    }

    private Response change(String id, List<String> ifMatch, Function<Route, List<RouteEvent>> decision, String message)
            throws SQLException {
        UUID route = Answers.id(id);
        Aggregate<Route> changed = commands.run(transaction -> change(transaction, route, ifMatch, decision));
        return Answers.of(changed, new Message(message));
    }

    private static Aggregate<Route> change(
            CommandTransaction transaction, UUID id, List<String> ifMatch, Function<Route, List<RouteEvent>> decision)
            throws SQLException {
        Aggregate<Route> before = Route.ALL.lock(transaction.connection(), id);
        Aggregates.refuseOther(before, ifMatch);
        return Route.ALL.store(transaction, before, decision.apply(before.state()));
    }
}
