package io.threadpilot.delivery.gateway;

import io.threadpilot.delivery.deliveries.Plan;
import io.threadpilot.delivery.events.Aggregate;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.routes.Route;
import jakarta.enterprise.context.ApplicationScoped;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** What deliveries must know of their routes. */
@ApplicationScoped
public class Plans {

    private final Buffers buffers = new Buffers();

    /**
     * The plan of a delivery.
     *
     * @param vehicle that it has or is to have; null if none
     * @throws SQLException if the database did not answer
     */
    public Plan of(Connection connection, Aggregate<Route> route, UUID vehicle) throws SQLException {
        Aggregate<Vehicle> found = vehicle == null ? Aggregate.none(null) : Vehicle.ALL.find(connection, vehicle);
        Duration buffer = buffers.after(found.exists() ? found.state().vehicleType() : null);
        return new Plan(
                route.id(),
                route.state().scheduledStartTime(),
                route.state().scheduledEndTime().plus(buffer),
                route.state().checkpoints().stream()
                        .map(checkpoint -> new Plan.Stop(checkpoint.sequence(), checkpoint.location()))
                        .toList());
    }
}
