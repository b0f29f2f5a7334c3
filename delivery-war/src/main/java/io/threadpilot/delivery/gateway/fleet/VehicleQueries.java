package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.contracts.delivery.fleet.FleetVehicle;
import io.threadpilot.contracts.delivery.fleet.FleetVehicles;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.AsOf;
import io.threadpilot.delivery.events.Filter;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.fleet.VehicleStatus;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.gateway.PageParameters;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Answers which vehicles the fleet has. */
@Path("/fleet/vehicles")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class VehicleQueries {

    @Inject
    QueryDatabase database;

    /**
     * Answers a vehicle, as it is or as it was. {@code Assigned} is only ever said of the present.
     *
     * @param version how many events it had then; 1 or more
     * @param at the moment that is asked about
     * @throws RequestProblem 400 if a parameter cannot be read, or both are there; 404 if there is, or was, no such vehicle
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}")
    @RolesAllowed(DeliveryApplication.READ)
    public Response vehicle(
            @PathParam("id") String id,
            @QueryParam("version") List<String> version,
            @QueryParam("at") List<String> at,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        AsOf asOf = AsOf.read(version, at);
        try (Connection connection = database.connections().open()) {
            Aggregate<Vehicle> vehicle = Vehicle.ALL.get(connection, Answers.id(id), asOf);
            Set<UUID> assigned = asOf.isNow() ? FleetStatus.assigned(connection, List.of(vehicle)) : Set.of();
            return Answers.of(vehicle, answer(vehicle, assigned));
        }
    }

    private static FleetVehicle answer(Aggregate<Vehicle> vehicle, Set<UUID> assigned) {
        return new FleetVehicle(
                vehicle.id(),
                vehicle.state().registration(),
                vehicle.state().vehicleType(),
                FleetStatus.shown(vehicle, vehicle.state().status(), assigned));
    }

    /**
     * Answers a page of the vehicles, sorted by registration and id.
     *
     * @param status of the vehicles
     * @param registration of the vehicles, exactly
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(DeliveryApplication.READ)
    public Response vehicles(
            @QueryParam("status") List<String> status,
            @QueryParam("registration") List<String> registration,
            @BeanParam PageParameters page,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Filter filter = FleetStatus.choose(new Filter("fleet_vehicle"), status, VehicleStatus.class)
                .where(
                        "registration = ?",
                        QueryParameters.text("registration", registration, 20).orElse(null));
        try (Connection connection = database.connections().open()) {
            Page<Aggregate<Vehicle>> vehicles = Vehicle.ALL.page(
                    connection, filter, "registration", page.cursor(), page.limit(), database.cursors());
            Set<UUID> assigned = FleetStatus.assigned(connection, vehicles.items());
            return Answers.of(new FleetVehicles(
                    vehicles.items().stream()
                            .map(vehicle -> answer(vehicle, assigned))
                            .toList(),
                    vehicles.next(),
                    vehicles.previous()));
        }
    }
}
