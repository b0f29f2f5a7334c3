package io.threadpilot.delivery.gateway.routes;

import io.threadpilot.contracts.delivery.routes.RouteCheckpoint;
import io.threadpilot.contracts.delivery.routes.RouteDelivery;
import io.threadpilot.contracts.delivery.routes.RouteDetails;
import io.threadpilot.contracts.delivery.routes.RouteOverview;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.AsOf;
import io.threadpilot.delivery.events.Filter;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.gateway.PageParameters;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.delivery.routes.Checkpoint;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.delivery.routes.RouteStatus;
import io.threadpilot.platform.pages.Page;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Answers what routes there are. */
@Path("/routes")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class RouteQueries {

    private static final String ON_ROUTE =
            " where route_id = ? order by created_at desc, id fetch first 1000 rows only";

    @Inject
    QueryDatabase database;

    /**
     * Answers a route, as it is or as it was, with its deliveries as they are.
     *
     * @param version how many events it had then; 1 or more
     * @param at the moment that is asked about
     * @throws RequestProblem 400 if a parameter cannot be read, or both are there; 404 if there is, or was, no such route
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}")
    @RolesAllowed(DeliveryApplication.READ)
    public Response find(
            @PathParam("id") String id,
            @QueryParam("version") List<String> version,
            @QueryParam("at") List<String> at,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        AsOf asOf = AsOf.read(version, at);
        try (Connection connection = database.connections().open()) {
            Aggregate<Route> route = Route.ALL.get(connection, Answers.id(id), asOf);
            List<RouteDelivery> deliveries = deliveries(connection, route.id());
            return Answers.of(route, answer(route, checkpoint -> null, deliveries));
        }
    }

    private static List<RouteDelivery> deliveries(Connection connection, UUID route) throws SQLException {
        return Delivery.ALL.all(connection, ON_ROUTE, route).stream()
                .map(delivery -> new RouteDelivery(
                        delivery.id(),
                        Words.of(delivery.state().status()),
                        delivery.state().createdAt(),
                        delivery.state().deliveredAt()))
                .toList();
    }

    private static RouteDetails answer(
            Aggregate<Route> route, Function<Checkpoint, String> status, List<RouteDelivery> deliveries) {
        return new RouteDetails(
                route.id(),
                route.state().origin(),
                route.state().destination(),
                Words.of(route.state().status()),
                route.state().scheduledStartTime(),
                route.state().scheduledEndTime(),
                route.state().checkpoints().stream()
                        .map(checkpoint -> new RouteCheckpoint(
                                checkpoint.sequence(),
                                checkpoint.location(),
                                checkpoint.expectedTime(),
                                status.apply(checkpoint)))
                        .toList(),
                deliveries);
    }

    /**
     * Answers a page of the routes, sorted by their start and id. Says of each checkpoint whether its time is over.
     *
     * @param status of the routes
     * @param origin of the routes, exactly
     * @param destination of the routes, exactly
     * @param from the earliest start
     * @param until all starts are before it
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/overview")
    @RolesAllowed(DeliveryApplication.READ)
    public Response overview(
            @QueryParam("status") List<String> status,
            @QueryParam("origin") List<String> origin,
            @QueryParam("destination") List<String> destination,
            @QueryParam("from") List<String> from,
            @QueryParam("until") List<String> until,
            @BeanParam PageParameters page,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Filter filter = new Filter("route")
                .where("status = ?", PageParameters.word("status", status, RouteStatus.class))
                .where("origin = ?", QueryParameters.text("origin", origin, 200).orElse(null))
                .where(
                        "destination = ?",
                        QueryParameters.text("destination", destination, 200).orElse(null))
                .where("scheduled_start >= ?", time("from", from))
                .where("scheduled_start < ?", time("until", until));
        Instant now = Instant.now();
        try (Connection connection = database.connections().open()) {
            Page<Aggregate<Route>> routes = Route.ALL.page(
                    connection,
                    filter,
                    "scheduled_start",
                    page.cursor(),
                    page.limit(PageParameters.LARGEST_LIMIT),
                    database.cursors());
            return Answers.of(new RouteOverview(
                    routes.items().stream()
                            .map(route -> answer(
                                    route,
                                    checkpoint -> now.isAfter(checkpoint.expectedTime()) ? "Delayed" : "Pending",
                                    null))
                            .toList(),
                    routes.next(),
                    routes.previous()));
        }
    }

    private static Instant time(String name, List<String> values) {
        return QueryParameters.time(name, values).map(OffsetDateTime::toInstant).orElse(null);
    }
}
