package io.threadpilot.delivery.operations;

import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;

/** What operators see of the deliveries, in a database of each kind. */
class DeliveryReadingTest {

    private static final String ID = "6f1c2f5e-0d0a-4c8e-9a3b-00000000000";

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void deliveriesAndWaitingEventsAreCounted(TestDatabase database) throws SQLException {
        database.empty();
        assertThat(DeliveryReading.read(database::open)).isEqualTo(new DeliveryReading(0, 0, 0, 0));

        delivery(database, 1, "PickedUp", "Open");
        delivery(database, 2, "OutForDelivery", "None");
        delivery(database, 3, "Delivered", "Open");
        booking(database, 1, "2020-01-01 12:00Z", true);
        booking(database, 2, "2090-01-01 12:00Z", true);
        booking(database, 3, "2020-01-01 12:00Z", false);
        database.execute("insert into event (event_id, event_type, occurred_at, aggregate_type, aggregate_id,"
                + " aggregate_version, event) values ('" + ID + "9', 'sample', timestamp with time zone"
                + " '2020-01-01 12:00Z', 'Vehicle', 'x', 1, '{}')");
        database.execute("insert into event_pending (id) select id from event");

        DeliveryReading reading = DeliveryReading.read(database::open);
        assertThat(reading.running()).isEqualTo(2);
        assertThat(reading.overdue()).isEqualTo(1);
        assertThat(reading.withOpenIncidents()).isEqualTo(2);
        assertThat(reading.unnumberedSeconds()).isGreaterThan(86_400);
    }

    private static void delivery(TestDatabase database, int id, String status, String incidents) throws SQLException {
        database.execute(
                "insert into delivery (id, version, changed_at, state, route_id, status, created_at, incidents)"
                        + " values ('" + ID + id + "', 1, current_timestamp, '{}', '" + ID + "8', '" + status
                        + "', current_timestamp, '" + incidents + "')");
    }

    private static void booking(TestDatabase database, int delivery, String until, boolean running)
            throws SQLException {
        database.execute("insert into booking (kind, holder, resource_id, from_at, until_at, running) values"
                + " ('DELIVERY', '" + ID + delivery + "', '" + ID + delivery
                + "', timestamp with time zone '2019-01-01 12:00Z', timestamp with time zone '" + until + "', "
                + running + ")");
    }
}
