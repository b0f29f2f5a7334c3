package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.fleet.VehicleStatus;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.input.BodyFields;
import io.threadpilot.delivery.input.Words;
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

/** Changes the vehicles of the fleet. */
@Path("/fleet/vehicles")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class VehiclesResource {

    @Inject
    Commands commands;

    /**
     * Adds a vehicle. Added again with the same description, it is as before.
     *
     * @param body {@code id?}, {@code registration}, {@code vehicleType}
     * @throws RequestProblem 400 if the body is not as it must be; 409 if the id is there with another description
     * @throws SQLException if the database failed
     */
    @POST
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response add(JsonObject body, @Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        BodyFields fields = new BodyFields(body);
        UUID id = fields.idOrNew("id");
        Description description = Description.read(fields);
        return Answers.done(
                commands.run(transaction -> add(transaction, id, description)), "Vehicle added successfully");
    }

    private static Aggregate<Vehicle> add(CommandTransaction transaction, UUID id, Description description)
            throws SQLException {
        Aggregate<Vehicle> before = Vehicle.ALL.find(transaction.connection(), id);
        Aggregate<Vehicle> added = Vehicle.ALL.store(
                transaction, before, Vehicle.add(before.state(), description.registration, description.vehicleType));
        if (!before.exists()) {
            Bookable.register(transaction.connection(), id);
        }
        return added;
    }

    /**
     * Describes a vehicle otherwise.
     *
     * @param body {@code registration}, {@code vehicleType}
     * @throws RequestProblem 400 if the body is not as it must be; 404 if there is no such vehicle; 412 if it has another version
     *     than {@code If-Match} names
     * @throws SQLException if the database failed
     */
    @PUT
    @Path("/{id}")
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response update(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID vehicle = Answers.id(id);
        Description description = Description.read(new BodyFields(body));
        return Answers.done(
                commands.run(transaction -> update(transaction, vehicle, ifMatch, description)),
                "Vehicle updated successfully");
    }

    private static Aggregate<Vehicle> update(
            CommandTransaction transaction, UUID id, List<String> ifMatch, Description description)
            throws SQLException {
        Aggregate<Vehicle> before = Vehicle.ALL.get(transaction.connection(), id);
        Aggregates.refuseOther(before, ifMatch);
        return Vehicle.ALL.store(
                transaction, before, before.state().update(description.registration, description.vehicleType));
    }

    /**
     * Says whether a vehicle can work.
     *
     * @param body {@code status}
     * @throws RequestProblem as {@link #update} does; 400 as well while the vehicle has a delivery that runs
     * @throws SQLException if the database failed
     */
    @PATCH
    @Path("/{id}/status")
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response changeStatus(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            JsonObject body,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID vehicle = Answers.id(id);
        BodyFields fields = new BodyFields(body);
        VehicleStatus status = fields.oneOf("status", VehicleStatus.class);
        fields.refuseFaults();
        return commands.run(transaction -> changeStatus(transaction, vehicle, ifMatch, status));
    }

    private static Response changeStatus(
            CommandTransaction transaction, UUID id, List<String> ifMatch, VehicleStatus status) throws SQLException {
        Bookable.lock(transaction.connection(), id);
        Aggregate<Vehicle> before = Vehicle.ALL.get(transaction.connection(), id);
        Aggregates.refuseOther(before, ifMatch);
        FleetBookings.refuseAssigned(transaction.connection(), "Vehicle", id);
        Aggregate<Vehicle> after =
                Vehicle.ALL.store(transaction, before, before.state().changeStatus(status));
        FleetBookings.bookVehicle(transaction.connection(), after);
        return Answers.status(after, "Vehicle", Words.of(status), after.version() > before.version());
    }

    /** What a body says of a vehicle. */
    private record Description(String registration, String vehicleType) {

        static Description read(BodyFields fields) {
            Description description = new Description(fields.text("registration", 20), fields.text("vehicleType", 50));
            fields.refuseFaults();
            return description;
        }
    }
}
