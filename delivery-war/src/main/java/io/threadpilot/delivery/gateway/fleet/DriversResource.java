package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Commands;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.DriverDetails;
import io.threadpilot.delivery.fleet.DriverEvent;
import io.threadpilot.delivery.fleet.DriverStatus;
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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Changes the drivers. */
@Path("/fleet/drivers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DriversResource {

    @Inject
    Commands commands;

    /**
     * Adds a driver. Added again with the same name and licence, nothing happens.
     *
     * @param body {@code id?}, {@code name}, {@code driverLicense}
     * @throws RequestProblem 400 if the body is not as it must be; 409 if the id is there with another name or licence
     * @throws SQLException if the database failed
     */
    @POST
    @RolesAllowed(DeliveryApplication.ADMIN)
    public Response add(JsonObject body, @Context UriInfo uri, @Context ResourceInfo resource) throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        BodyFields fields = new BodyFields(body);
        UUID id = fields.idOrNew("id");
        DriverDetails details = read(fields);
        return Answers.done(commands.run(transaction -> add(transaction, id, details)), "Driver added successfully");
    }

    private static DriverDetails read(BodyFields fields) {
        DriverDetails details = new DriverDetails(fields.text("name", 100), fields.text("driverLicense", 50));
        fields.refuseFaults();
        return details;
    }

    private static Aggregate<Driver> add(CommandTransaction transaction, UUID id, DriverDetails details)
            throws SQLException {
        Aggregate<Driver> before = Driver.ALL.find(transaction.connection(), id);
        DriverDetails stored = before.exists() ? stored(transaction.connection(), before) : null;
        Aggregate<Driver> added = store(transaction, before, Driver.add(before.state(), stored, details), details);
        if (!before.exists()) {
            Bookable.register(transaction.connection(), id);
        }
        return added;
    }

    /** Null if they were erased. */
    private static DriverDetails stored(Connection connection, Aggregate<Driver> driver) throws SQLException {
        return DriverDetails.find(connection, driver.id(), driver.state().details())
                .orElse(null);
    }

    private static Aggregate<Driver> store(
            CommandTransaction transaction, Aggregate<Driver> before, List<DriverEvent> happens, DriverDetails details)
            throws SQLException {
        Aggregate<Driver> after = Driver.ALL.store(transaction, before, happens);
        if (!happens.isEmpty()) {
            details.store(transaction.connection(), after.id(), after.state().details());
        }
        return after;
    }

    /**
     * Gives a driver another name or licence.
     *
     * @param body {@code name}, {@code driverLicense}
     * @throws RequestProblem 400 if the body is not as it must be; 404 if there is no such driver; 412 if the driver has another
     *     version than {@code If-Match} names
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
        UUID driver = Answers.id(id);
        DriverDetails details = read(new BodyFields(body));
        return Answers.done(
                commands.run(transaction -> update(transaction, driver, ifMatch, details)),
                "Driver updated successfully");
    }

    private static Aggregate<Driver> update(
            CommandTransaction transaction, UUID id, List<String> ifMatch, DriverDetails details) throws SQLException {
        Aggregate<Driver> before = Driver.ALL.get(transaction.connection(), id);
        Aggregates.refuseOther(before, ifMatch);
        DriverDetails stored = stored(transaction.connection(), before);
        return store(transaction, before, before.state().update(stored, details), details);
    }

    /**
     * Says whether a driver can work.
     *
     * @param body {@code status}
     * @throws RequestProblem as {@link #update} does; 400 as well while the driver has a delivery that runs
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
        UUID driver = Answers.id(id);
        BodyFields fields = new BodyFields(body);
        DriverStatus status = fields.oneOf("status", DriverStatus.class);
        fields.refuseFaults();
        return commands.run(transaction -> changeStatus(transaction, driver, ifMatch, status));
    }

    private static Response changeStatus(
            CommandTransaction transaction, UUID id, List<String> ifMatch, DriverStatus status) throws SQLException {
        Bookable.lock(transaction.connection(), id);
        Aggregate<Driver> before = Driver.ALL.get(transaction.connection(), id);
        Aggregates.refuseOther(before, ifMatch);
        FleetBookings.refuseAssigned(transaction.connection(), "Driver", id);
        Aggregate<Driver> after =
                Driver.ALL.store(transaction, before, before.state().changeStatus(status));
        FleetBookings.bookDriver(transaction.connection(), after);
        return Answers.status(after, "Driver", Words.of(status), after.version() > before.version());
    }
}
