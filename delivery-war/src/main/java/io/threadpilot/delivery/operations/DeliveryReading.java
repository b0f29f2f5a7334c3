package io.threadpilot.delivery.operations;

import io.threadpilot.platform.database.Connections;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The deliveries as the database has them.
 *
 * @param running how many run
 * @param overdue how many of them should have ended, by the time for which they have somebody booked
 * @param withOpenIncidents how many have an incident that is not resolved
 * @param unnumberedSeconds how long the oldest event without a position has waited; 0 if there is none
 */
record DeliveryReading(long running, long overdue, long withOpenIncidents, double unnumberedSeconds) {

    private static final String COUNTS = "select"
            + " (select count(*) from delivery where status in ('PickedUp', 'InTransit', 'OutForDelivery')),"
            + " (select count(distinct holder) from booking"
            + " where running and kind = 'DELIVERY' and until_at < current_timestamp),"
            + " (select count(*) from delivery where incidents = 'Open'),"
            + " (select min(event.occurred_at) from event join event_pending on event_pending.id = event.id)";

    static DeliveryReading read(Connections connections) throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement(COUNTS);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new DeliveryReading(
                    row.getLong(1), row.getLong(2), row.getLong(3), age(row.getObject(4, OffsetDateTime.class)));
        }
    }

    /** Clocks of several servers differ a little. */
    private static double age(OffsetDateTime oldest) {
        return oldest == null
                ? 0
                : Math.max(
                        0, Duration.between(oldest.toInstant(), Instant.now()).toMillis() / 1e3);
    }
}
