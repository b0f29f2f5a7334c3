package io.threadpilot.delivery.gateway.fleet;

import io.threadpilot.contracts.delivery.fleet.FleetAvailability;
import io.threadpilot.contracts.delivery.fleet.FleetCounts;
import io.threadpilot.contracts.delivery.fleet.FleetOverview;
import io.threadpilot.contracts.delivery.fleet.ResourceAvailability;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.deliveries.Plan;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.gateway.PageParameters;
import io.threadpilot.delivery.gateway.Plans;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Answers who is free, and why the others are not. */
@Path("/fleet")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class AvailabilityResource {

    @Inject
    QueryDatabase database;

    @Inject
    Plans plans;

    /**
     * Answers who is free for a time, or for the time of a route.
     *
     * @param from inclusive; now if it is absent
     * @param until exclusive, after from; a day later if it is absent
     * @param routeId in place of both
     * @throws RequestProblem 400 if a parameter cannot be read, or they do not fit together; 404 if there is no such route
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/availability")
    @RolesAllowed(DeliveryApplication.READ)
    public Response availability(
            @QueryParam("from") List<String> from,
            @QueryParam("until") List<String> until,
            @QueryParam("routeId") List<String> routeId,
            @Context UriInfo uri,
            @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        UUID route = PageParameters.id("routeId", routeId);
        Instant begin = time("from", from).orElseGet(AvailabilityResource::now);
        Instant end = time("until", until).orElseGet(() -> begin.plus(1, ChronoUnit.DAYS));
        if (!begin.isBefore(end) || route != null && !(from.isEmpty() && until.isEmpty())) {
            throw QueryParameters.refusal("Ask with from and until, which is after it, or with routeId alone.");
        }
        try (Connection connection = database.connections().open()) {
            if (route != null) {
                Plan plan = plans.of(connection, Route.ALL.get(connection, route), null);
                return answer(FleetAt.read(connection, plan.from(), plan.until()), plan.from(), plan.until());
            }
            return answer(FleetAt.read(connection, begin, end), begin, end);
        }
    }

    private static Optional<Instant> time(String name, List<String> values) {
        return QueryParameters.time(name, values).map(OffsetDateTime::toInstant);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static Response answer(FleetAt fleet, Instant from, Instant until) {
        return Answers.of(new FleetAvailability(from, until, fleet.drivers(), fleet.vehicles()));
    }

    /**
     * Answers the whole fleet at one moment: who is free, busy, blocked.
     *
     * @param at the moment, past or to come; now if it is absent
     * @throws RequestProblem 400 if it cannot be read
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/overview")
    @RolesAllowed(DeliveryApplication.READ)
    public Response overview(@QueryParam("at") List<String> at, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        Instant moment = time("at", at).orElseGet(AvailabilityResource::now);
        try (Connection connection = database.connections().open()) {
            FleetAt fleet = FleetAt.read(connection, moment, moment.plus(1, ChronoUnit.MICROS));
            return Answers.of(new FleetOverview(
                    moment, counts(fleet.drivers()), counts(fleet.vehicles()), fleet.drivers(), fleet.vehicles()));
        }
    }

    private static FleetCounts counts(List<ResourceAvailability> resources) {
        return new FleetCounts(
                resources.size(),
                count(resources, FleetAt.FREE),
                count(resources, FleetAt.BUSY),
                count(resources, FleetAt.BLOCKED));
    }

    private static int count(List<ResourceAvailability> resources, String state) {
        return (int) resources.stream()
                .filter(resource -> resource.state().equals(state))
                .count();
    }
}
