package io.threadpilot.delivery.gateway.deliveries;

import io.threadpilot.contracts.delivery.deliveries.ActiveDelivery;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What live tracking shows, in a database of each kind. */
class OnTheRoadTest {

    private static final String ID = "6f1c2f5e-0d0a-4c8e-9a3b-00000000000";

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatIsMissingIsSaidAndNothingElse(TestDatabase database) throws SQLException {
        database.empty();
        database.execute("insert into route (id, version, changed_at, state, origin, destination, status,"
                + " scheduled_start) values ('" + ID + "1', 1, current_timestamp, '{}', 'Lund', 'Umea', 'Active',"
                + " current_timestamp)");
        database.execute("insert into fleet_vehicle (id, version, changed_at, state, registration, status) values ('"
                + ID + "2', 1, current_timestamp, '{}', 'ABC123', 'Available')");
        database.execute("insert into fleet_driver (id, version, changed_at, state, details, status, added_at)"
                + " values ('" + ID + "3', 1, current_timestamp, '{}', 1, 'Available', current_timestamp)");
        delivery(database, 4, 1, 3, 2, "InTransit");
        delivery(database, 5, 9, 9, 9, "OutForDelivery");
        delivery(database, 6, 1, 3, 2, "PickedUp");

        try (Connection connection = database.open()) {
            assertThat(OnTheRoad.read(connection))
                    .extracting(
                            ActiveDelivery::routeOrigin,
                            ActiveDelivery::vehicleNo,
                            ActiveDelivery::driverName,
                            ActiveDelivery::missing)
                    .containsExactly(
                            tuple("Lund", "ABC123", null, null),
                            tuple(null, null, null, List.of("route", "driver", "vehicle")));
        }
    }

    private static void delivery(TestDatabase database, int id, int route, int driver, int vehicle, String status)
            throws SQLException {
        database.execute(
                "insert into delivery (id, version, changed_at, state, route_id, driver_id, vehicle_id, status,"
                        + " created_at, incidents) values ('" + ID + id + "', 1, current_timestamp, '{}', '" + ID
                        + route
                        + "', '" + ID + driver + "', '" + ID + vehicle + "', '" + status
                        + "', timestamp with time zone '2026-11-30 12:00:0" + id + "Z', 'None')");
    }
}
