package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.deliveries.ActiveDelivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The deliveries on the road, with what drivers, vehicles and routes say of themselves, in one statement. */
final class OnTheRoad {

    private static final String ALL = "select d.id, d.status, d.last_location, d.created_at, r.id as route, r.origin,"
            + " r.destination, f.id as driver, p.name, v.id as vehicle, v.registration from delivery d"
            + " left join route r on r.id = d.route_id"
            + " left join fleet_driver f on f.id = d.driver_id"
            + " left join fleet_driver_details p on p.driver_id = f.id and p.number = f.details"
            + " left join fleet_vehicle v on v.id = d.vehicle_id"
            + " where d.status in ('InTransit', 'OutForDelivery') order by d.created_at, d.id";

    private OnTheRoad() {}

    static List<ActiveDelivery> read(Connection connection) throws SQLException {
        List<ActiveDelivery> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ALL);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(read(rows));
            }
        }
        return found;
    }

    /** One of which something is missing is told all the same. */
    private static ActiveDelivery read(ResultSet row) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String part : List.of("route", "driver", "vehicle")) {
            if (row.getObject(part) == null) {
                missing.add(part);
            }
        }
        return new ActiveDelivery(
                row.getObject("id", UUID.class),
                row.getString("status"),
                row.getString("origin"),
                row.getString("destination"),
                row.getString("last_location"),
                row.getString("name"),
                row.getString("registration"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                missing.isEmpty() ? null : missing);
    }
}
