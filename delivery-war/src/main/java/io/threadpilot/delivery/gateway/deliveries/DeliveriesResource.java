package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.contracts.delivery.deliveries.DeliveryMessage;
import io.threadpilot.contracts.delivery.deliveries.DeliveryResult;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.DeliveryRules;
import io.threadpilot.delivery.deliveries.DeliveryStatus;
import io.threadpilot.delivery.deliveries.Plan;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.gateway.Plans;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.delivery.routes.RouteStatus;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Creates deliveries, and changes where they are in their life. */
@Path("/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DeliveriesResource {

    @Inject
    Commands commands;

    @Inject
    Plans plans;

    @Inject
    OwnDeliveries own;

    /**
     * Creates a delivery, and books its driver and vehicle for the time of its route. Created again with the same route, driver and
     * vehicle, nothing happens.
     *
     * @param body {@code id?}, {@code routeId}, {@code driverId?}, {@code vehicleId?}
     * @throws RequestProblem 400 if the body is not as it must be, the route is not active, or driver or vehicle cannot work or are
     *     taken; 404 if one of them is not there; 409 if another delivery has the id
     * @throws SQLException if the database failed
     */
    @POST
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response create(JsonObject body, @Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        BodyFields fields = new BodyFields(body);
        UUID id = fields.idOrNew("id");
        UUID route = fields.id("routeId");
        UUID driver = fields.idIfAny("driverId");
        UUID vehicle = fields.idIfAny("vehicleId");
        fields.refuseFaults();
        Aggregate<Delivery> created = commands.run(transaction -> create(transaction, id, route, driver, vehicle));
        return Answers.of(created, new DeliveryResult(id, new DeliveryMessage("Delivery created successfully", id)));
    }

    private Aggregate<Delivery> create(CommandTransaction transaction, UUID id, UUID routeId, UUID driver, UUID vehicle)
            throws SQLException {
        Connection connection = transaction.connection();
        Aggregate<Route> route = Route.ALL.lock(connection, routeId);
        Bookable.lock(connection, driver, vehicle);
        Aggregate<Delivery> before = Delivery.ALL.find(connection, id);
        if (!before.exists()) {
            refuseUnlessActive(route);
            DeliveryBookings.refuseDriver(connection, driver);
            DeliveryBookings.refuseVehicle(connection, vehicle);
        }
        Plan plan = plans.of(connection, route, vehicle);
        return DeliveryBookings.store(transaction, before, DeliveryRules.create(before.state(), plan, driver, vehicle));
    }

    private static void refuseUnlessActive(Aggregate<Route> route) {
        RouteStatus status = route.state().status();
        if (status != RouteStatus.ACTIVE) {
            throw new RequestProblem(
                    DeliveryProblems.ROUTE_NOT_ACTIVE,
                    "Cannot create delivery for route " + route.id() + " because its status is " + Words.of(status)
                            + ".");
        }
    }

    /**
     * Says where a delivery is in its life. What ends it releases its driver and vehicle; picked up again after a failure, it books
     * them again.
     *
     * @param body {@code status}, {@code reason?}; a cancellation needs a reason
     * @throws RequestProblem 400 if the body is not as it must be, or the delivery cannot get there; 403 if it does not belong to the
     *     caller; 404 if there is no such delivery; 412 if it has another version than {@code If-Match} names
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/status")
    @RolesAllowed({DeliveryApplication.DISPATCH, DeliveryApplication.DRIVE})
    public Response changeStatus(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID delivery = Answers.id(id);
        BodyFields fields = new BodyFields(body);
        DeliveryStatus status = fields.oneOf("status", DeliveryStatus.class);
        String reason =
                status == DeliveryStatus.CANCELLED ? fields.text("reason", 500) : fields.textIfAny("reason", 500);
        fields.refuseFaults();
        return commands.run(transaction -> changeStatus(transaction, delivery, ifMatch, status, reason));
    }

    private Response changeStatus(
            CommandTransaction transaction, UUID id, List<String> ifMatch, DeliveryStatus status, String reason)
            throws SQLException {
        Connection connection = transaction.connection();
        Aggregate<Delivery> before = Delivery.ALL.get(connection, id);
        own.refuseOthers(before.state(), DeliveryApplication.DISPATCH);
        Aggregates.refuseOther(before, ifMatch);
        Delivery delivery = before.state();
        if (status == DeliveryStatus.PICKED_UP) {
            Route.ALL.lock(connection, delivery.routeId());
        }
        if (status == DeliveryStatus.PICKED_UP || status == DeliveryStatus.IN_TRANSIT) {
            Bookable.lock(connection, delivery.driverId(), delivery.vehicleId());
        }
        Aggregate<Route> route = Route.ALL.get(connection, delivery.routeId());
        Plan plan = plans.of(connection, route, delivery.vehicleId());
        Aggregate<Delivery> after = DeliveryBookings.store(
                transaction, before, DeliveryRules.changeStatus(delivery, plan, status, reason, transaction.now()));
        boolean changed = after.version() > before.version();
        if (changed && status == DeliveryStatus.PICKED_UP) {
            refuseUnlessActive(route);
            DeliveryBookings.refuseDriver(connection, delivery.driverId());
            DeliveryBookings.refuseVehicle(connection, delivery.vehicleId());
        }
        if (changed && status == DeliveryStatus.IN_TRANSIT) {
            DeliveryBookings.refuseElsewhere(connection, id, delivery.driverId(), delivery.vehicleId());
        }
        return Answers.status(after, "Delivery", Words.of(status), changed);
    }
}
