package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.deliveries.CompletedSummary;
import io.threadpilot.contracts.delivery.deliveries.EventLog;
import io.threadpilot.contracts.delivery.deliveries.PlannedCheckpoint;
import io.threadpilot.delivery.DeliveryApplication;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.Delivery.Reached;
import io.threadpilot.delivery.deliveries.Proof;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.fleet.DriverDetails;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.gateway.Answers;
import io.threadpilot.delivery.input.Words;
import io.threadpilot.delivery.routes.Checkpoint;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.platform.pages.QueryDatabase;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.problems.RequestProblem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells what has happened to a delivery, whatever status it has. */
@Path("/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SummaryResource {

    @Inject
    QueryDatabase database;

    @Inject
    OwnDeliveries own;

    /**
     * Answers what has happened to a delivery.
     *
     * @throws RequestProblem 403 if it does not belong to the caller; 404 if there is no such delivery
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}/event-logs")
    @RolesAllowed({DeliveryApplication.READ, DeliveryApplication.DRIVE})
    public Response eventLogs(@PathParam("id") String id, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        try (Connection connection = database.connections().open()) {
            Aggregate<Delivery> delivery = find(connection, Answers.id(id));
            return Answers.of(
                    delivery,
                    new EventLog(delivery.id(), Timeline.of(Delivery.ALL.history(connection, delivery.id()))));
        }
    }

    private Aggregate<Delivery> find(Connection connection, UUID id) throws SQLException {
        Aggregate<Delivery> delivery = Delivery.ALL.get(connection, id);
        own.refuseOthers(delivery.state(), DeliveryApplication.READ);
        return delivery;
    }

    /**
     * Answers all there is to say about a delivery: what has happened, who had it, planned against actual, what went wrong, proof.
     *
     * @throws RequestProblem as {@link #eventLogs} does
     * @throws SQLException if the database did not answer
     */
    @GET
    @Path("/{id}/completed-summary")
    @RolesAllowed({DeliveryApplication.READ, DeliveryApplication.DRIVE})
    public Response summary(@PathParam("id") String id, @Context UriInfo uri, @Context ResourceInfo resource)
            throws SQLException {
        QueryParameters.refuseUnknown(uri, resource);
        try (Connection connection = database.connections().open()) {
            Aggregate<Delivery> delivery = find(connection, Answers.id(id));
            return Answers.of(delivery, summary(connection, delivery));
        }
    }

    private static CompletedSummary summary(Connection connection, Aggregate<Delivery> delivery) throws SQLException {
        Delivery state = delivery.state();
        Optional<Proof> proof = Proof.find(connection, state.proofId());
        Aggregate<Vehicle> vehicle =
                state.vehicleId() == null ? Aggregate.none(null) : Vehicle.ALL.find(connection, state.vehicleId());
        List<UUID> drivers = state.driverId() == null ? List.of() : List.of(state.driverId());
        return new CompletedSummary(
                delivery.id(),
                Words.of(state.status()),
                Timeline.of(Delivery.ALL.history(connection, delivery.id())),
                DriverDetails.newest(connection, drivers).values().stream()
                        .map(DriverDetails::name)
                        .findFirst()
                        .orElse(null),
                vehicle.exists() ? vehicle.state().registration() : null,
                planned(Route.ALL.get(connection, state.routeId()).state(), state),
                DeliveryAnswers.incidents(delivery),
                proof.map(Proof::signatureUrl).orElse(null),
                proof.map(Proof::receiverName).orElse(null));
    }

    private static List<PlannedCheckpoint> planned(Route route, Delivery delivery) {
        Map<Integer, Instant> reached =
                delivery.checkpoints().stream().collect(Collectors.toMap(Reached::sequence, Reached::reachedAt));
        return route.checkpoints().stream()
                .map(checkpoint -> planned(checkpoint, reached.get(checkpoint.sequence())))
                .toList();
    }

    private static PlannedCheckpoint planned(Checkpoint checkpoint, Instant reachedAt) {
        return new PlannedCheckpoint(
                checkpoint.sequence(),
                checkpoint.location(),
                checkpoint.expectedTime(),
                reachedAt,
                reachedAt == null
                        ? null
                        : Duration.between(checkpoint.expectedTime(), reachedAt).toSeconds());
    }
}
