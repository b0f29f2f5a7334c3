package io.threadpilot.delivery.gateway.routes;

import io.threadpilot.contracts.delivery.Message;
import io.threadpilot.contracts.delivery.routes.RouteResult;
import io.threadpilot.contracts.delivery.routes.RouteResults;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.delivery.routes.RouteStatus;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Changes routes, and what hangs on them. */
@Path("/routes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class RoutesResource {

    private static final int MOST_AT_ONCE = 200;

    @Inject
    Commands commands;

    @Inject
    RouteMove move;

    /**
     * Creates a route, in Planning. Created again with the same description, it is as before.
     *
     * @param body {@code id?}, {@code origin}, {@code destination}, {@code scheduledStartTime}
     * @throws RequestProblem 400 if the body is not as it must be; 409 if the id is there with another description
     * @throws SQLException if the database failed
     */
    @POST
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response create(JsonObject body, @Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        BodyFields fields = new BodyFields(body);
        UUID id = fields.idOrNew("id");
        Description described = Description.read(fields);
        return Answers.done(
                commands.run(transaction -> create(transaction, id, described)), "Route created successfully");
    }

    private static Aggregate<Route> create(CommandTransaction transaction, UUID id, Description described)
            throws SQLException {
        Aggregate<Route> before = Route.ALL.find(transaction.connection(), id);
        return Route.ALL.store(
                transaction,
                before,
                Route.create(before.state(), described.origin, described.destination, described.start));
    }

    /**
     * Describes a route otherwise. The checkpoints of an active one move with its start, and so do the bookings of its deliveries.
     *
     * @param body {@code origin}, {@code destination}, {@code scheduledStartTime}
     * @throws RequestProblem 400 if the body is not as it must be, or somebody is taken at the new time; 404 if there is no such
     *     route; 412 if it has another version than {@code If-Match} names
     * @throws SQLException if the database failed
     */
    @PUT
    @Path("/{id}")
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response update(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID route = Answers.id(id);
        Description described = Description.read(new BodyFields(body));
        return Answers.done(
                commands.run(transaction -> update(transaction, route, ifMatch, described)),
                "Route updated successfully");
    }

    private Aggregate<Route> update(
            CommandTransaction transaction, UUID id, List<String> ifMatch, Description described) throws SQLException {
        Aggregate<Route> before = Route.ALL.lock(transaction.connection(), id);
        Aggregates.refuseOther(before, ifMatch);
        Aggregate<Route> after = Route.ALL.store(
                transaction, before, before.state().update(described.origin, described.destination, described.start));
        if (!after.state().scheduledStartTime().equals(before.state().scheduledStartTime())) {
            move.rebook(transaction, List.of(after));
        }
        return after;
    }

    /**
     * Gives several routes another start, all or none.
     *
     * @param body a list of {@code id} and {@code scheduledStartTime}
     * @throws RequestProblem 400 if the body is not as it must be, or somebody is taken at the new time; 404 if one of the routes is
     *     not there
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/schedule")
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response reschedule(JsonArray body, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Set<UUID> seen = new HashSet<>();
        List<NewStart> starts = BodyFields.each(body, "#", MOST_AT_ONCE, fields -> {
            NewStart start = new NewStart(fields.id("id"), fields.time("scheduledStartTime"));
            if (start.id != null && !seen.add(start.id)) {
                fields.refuse("id", "must not be there twice");
            }
            return start;
        });
        commands.run(transaction -> reschedule(transaction, starts));
        return Answers.of(new RouteResults(starts.stream()
                .map(start -> new RouteResult(start.id, new Message("Route updated successfully")))
                .toList()));
    }

    private List<Aggregate<Route>> reschedule(CommandTransaction transaction, List<NewStart> starts)
            throws SQLException {
        Route.ALL.lock(
                transaction.connection(), starts.stream().map(NewStart::id).toList());
        List<Aggregate<Route>> moved = new ArrayList<>();
        for (NewStart start : starts) {
            Aggregate<Route> before = Route.ALL.get(transaction.connection(), start.id);
            Route route = before.state();
            moved.add(Route.ALL.store(
                    transaction, before, route.update(route.origin(), route.destination(), start.scheduledStartTime)));
        }
        move.rebook(transaction, moved);
        return moved;
    }

    /**
     * Says what a route is used for.
     *
     * @param body {@code status}
     * @throws RequestProblem as {@link #update} does; 400 as well if deliveries run on a route that would no longer be Active
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/status")
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response changeStatus(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID route = Answers.id(id);
        BodyFields fields = new BodyFields(body);
        RouteStatus status = fields.oneOf("status", RouteStatus.class);
        fields.refuseFaults();
        return commands.run(transaction -> changeStatus(transaction, route, ifMatch, status));
    }

    private static Response changeStatus(
            CommandTransaction transaction, UUID id, List<String> ifMatch, RouteStatus status) throws SQLException {
        Aggregate<Route> before = Route.ALL.lock(transaction.connection(), id);
        Aggregates.refuseOther(before, ifMatch);
        if (status != RouteStatus.ACTIVE) {
            RouteMove.refuseRunning(transaction.connection(), id);
        }
        Aggregate<Route> after =
                Route.ALL.store(transaction, before, before.state().changeStatus(status));
        return Answers.status(after, "Route", Words.of(status), after.version() > before.version());
    }

    /** What a body says of a route. */
    private record Description(String origin, String destination, Instant start) {

        static Description read(BodyFields fields) {
            Description described = new Description(
                    fields.text("origin", 200), fields.text("destination", 200), fields.time("scheduledStartTime"));
            fields.refuseFaults();
            return described;
        }
    }

    /** Another start of a route. */
    private record NewStart(UUID id, Instant scheduledStartTime) {}
}
