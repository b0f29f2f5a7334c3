package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.deliveries.Assignment;
import io.threadpilot.delivery.deliveries.Assignment.Role;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.DeliveryEvent;
import io.threadpilot.delivery.deliveries.Plan;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.gateway.Plans;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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

/** Gives deliveries a driver or a vehicle, or another one. */
@Path("/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class AssignmentsResource {

    @Inject
    Commands commands;

    @Inject
    Plans plans;

    /**
     * Gives a delivery a driver. The one before is released.
     *
     * @param body {@code driverId}, {@code handoverFrom?}, which must name the driver before if the delivery is on the road
     * @throws RequestProblem 400 if the body is not as it must be, the delivery does not run, or the driver cannot work or is taken;
     *     404 if one of them is not there; 412 if the delivery has another version than {@code If-Match} names
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/assign-driver")
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response assignDriver(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID delivery = Answers.id(id);
        Assignment assignment = read(body, Role.DRIVER, "driverId");
        return Answers.done(
                commands.run(transaction -> assign(transaction, delivery, ifMatch, assignment)),
                "Driver assigned successfully");
    }

    private static Assignment read(JsonObject body, Role role, String name) {
        BodyFields fields = new BodyFields(body);
        Assignment assignment = new Assignment(role, fields.id(name), fields.idIfAny("handoverFrom"));
        fields.refuseFaults();
        return assignment;
    }

    /**
     * Gives a delivery a vehicle. The one before is released.
     *
     * @param body {@code vehicleId}, {@code handoverFrom?}, which must name the vehicle before if the delivery is on the road
     * @throws RequestProblem as {@link #assignDriver} does
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/assign-vehicle")
    @RolesAllowed(DeliveryApplication.DISPATCH)
    public Response assignVehicle(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID delivery = Answers.id(id);
        Assignment assignment = read(body, Role.VEHICLE, "vehicleId");
        return Answers.done(
                commands.run(transaction -> assign(transaction, delivery, ifMatch, assignment)),
                "Vehicle assigned successfully");
    }

    private Aggregate<Delivery> assign(
            CommandTransaction transaction, UUID id, List<String> ifMatch, Assignment assignment) throws SQLException {
        Connection connection = transaction.connection();
        Aggregate<Delivery> before = Delivery.ALL.get(connection, id);
        Aggregates.refuseOther(before, ifMatch);
        Aggregate<Route> route = Route.ALL.lock(connection, before.state().routeId());
        Bookable.lock(connection, assignment.resource());
        UUID vehicle = before.state().vehicleId();
        if (assignment.role() == Role.DRIVER) {
            DeliveryBookings.refuseDriver(connection, assignment.resource());
        } else {
            DeliveryBookings.refuseVehicle(connection, assignment.resource());
            vehicle = assignment.resource();
        }
        Plan plan = plans.of(connection, route, vehicle);
        DeliveryEvent assigned = assignment.decide(before.state(), plan, transaction.now());
        if (before.state().status().isOnTheRoad()) {
            DeliveryBookings.refuseElsewhere(connection, id, assignment.resource(), assignment.resource());
        }
        return DeliveryBookings.store(transaction, before, List.of(assigned));
    }
}
