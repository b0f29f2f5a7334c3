package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.contracts.delivery.fleet.FleetDriver;
import io.threadpilot.contracts.delivery.fleet.FleetDrivers;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.events.AsOf;
import io.threadpilot.delivery.events.Filter;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.DriverDetails;
import io.threadpilot.delivery.fleet.DriverStatus;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Answers which drivers there are. */
@Path("/fleet/drivers")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DriverQueries {

    @Inject
    QueryDatabase database;

    /**
     * Answers a driver, as the driver is or was. {@code Assigned} is only ever said of the present.
     *
     * @param version how many events there were then; 1 or more
     * @param at the moment that is asked about
     * @throws RequestProblem 400 if a parameter cannot be read, or both are there; 404 if there is, or was, no such driver
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}")
    @RolesAllowed(DeliveryApplication.READ)
    public Response driver(
            @PathParam("id") String id,
            @QueryParam("version") List<String> version,
            @QueryParam("at") List<String> at,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        AsOf asOf = AsOf.read(version, at);
        try (Connection connection = database.connections().open()) {
            Aggregate<Driver> driver = Driver.ALL.get(connection, Answers.id(id), asOf);
            Set<UUID> assigned = asOf.isNow() ? FleetStatus.assigned(connection, List.of(driver)) : Set.of();
            DriverDetails details = DriverDetails.find(
                            connection, driver.id(), driver.state().details())
                    .orElse(DriverDetails.ERASED);
            return Answers.of(driver, answer(driver, details, assigned));
        }
    }

    private static FleetDriver answer(Aggregate<Driver> driver, DriverDetails details, Set<UUID> assigned) {
        return new FleetDriver(
                driver.id(),
                details.name(),
                details.driverLicense(),
                FleetStatus.shown(driver, driver.state().status(), assigned));
    }

    /**
     * Answers a page of the drivers, sorted by when they were added.
     *
     * @param status of the drivers
     * @throws RequestProblem 400 if a parameter is not known, there more than once, or cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @RolesAllowed(DeliveryApplication.READ)
    public Response drivers(
            @QueryParam("status") List<String> status,
            @BeanParam PageParameters page,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Filter filter = FleetStatus.choose(new Filter("fleet_driver"), status, DriverStatus.class);
        try (Connection connection = database.connections().open()) {
            Page<Aggregate<Driver>> drivers =
                    Driver.ALL.page(connection, filter, "added_at", page.cursor(), page.limit(), database.cursors());
            Set<UUID> assigned = FleetStatus.assigned(connection, drivers.items());
            Map<UUID, DriverDetails> details = DriverDetails.newest(
                    connection, drivers.items().stream().map(Aggregate::id).toList());
            return Answers.of(new FleetDrivers(
                    drivers.items().stream()
                            .map(driver ->
                                    answer(driver, details.getOrDefault(driver.id(), DriverDetails.ERASED), assigned))
                            .toList(),
                    drivers.next(),
                    drivers.previous()));
        }
    }
}
