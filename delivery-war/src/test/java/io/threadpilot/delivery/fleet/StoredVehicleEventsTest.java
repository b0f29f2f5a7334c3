package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.events.EventStream.Happened;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleAdded;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleStatusChanged;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleUpdated;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** A sample of every event, as it was stored by the release that had it first. Samples are added, and never changed. */
class StoredVehicleEventsTest {

    private static final UUID VEHICLE = UUID.fromString("0b5f9a52-5d0c-4a57-8b9e-2f1d3c4b5a69");
    private static final List<String> SAMPLES = List.of("""
            VehicleAdded.v1","source":"urn:threadpilot:service:delivery","time":"2026-11-30T12:00:00.000001Z",
            "actor":"core-system","correlationid":"c-1","data":{"registration":"ABC123","vehicleType":"Van"}}""", """
            VehicleUpdated.v1","source":"urn:threadpilot:service:delivery","time":"2026-11-30T12:00:01Z",
            "actor":"core-system","correlationid":"c-2","data":{"registration":"ABC124","vehicleType":"Truck"}}""", """
            VehicleStatusChanged.v1","source":"urn:threadpilot:service:delivery","time":"2026-11-30T12:00:02Z",
            "actor":"core-system","correlationid":"c-3","data":{"newStatus":"Maintenance","oldStatus":"Available"}}""");

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void oldEventsAreRead(TestDatabase database) throws SQLException {
        database.empty();
        try (Connection connection = database.open()) {
            for (int i = 0; i < SAMPLES.size(); i++) {
                insert(connection, i + 1, SAMPLES.get(i).replace("\n", ""));
            }

            List<Happened<VehicleEvent>> events = VehicleTable.EVENTS.read(connection, VEHICLE);

            assertThat(events)
                    .extracting(Happened::event)
                    .containsExactly(
                            new VehicleAdded("ABC123", "Van"),
                            new VehicleUpdated("ABC124", "Truck"),
                            new VehicleStatusChanged("Available", "Maintenance"));
            assertThat(events.get(0).time()).isEqualTo("2026-11-30T12:00:00.000001Z");
            assertThat(Vehicle.of(VEHICLE, events))
                    .isEqualTo(new Vehicle(VEHICLE, 3, "ABC124", "Truck", VehicleStatus.MAINTENANCE));
            assertThat(VehicleEvent.class.getPermittedSubclasses()).hasSameSizeAs(SAMPLES);
        }
    }

    private static void insert(Connection connection, int version, String sample) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement statement = connection.prepareStatement("insert into event (event_id, event_type,"
                + " occurred_at, aggregate_type, aggregate_id, aggregate_version, event)"
                + " values (?, 'sample', current_timestamp, 'Vehicle', ?, ?, ?)")) {
            statement.setObject(1, id);
            statement.setString(2, VEHICLE.toString());
            statement.setLong(3, version);
            statement.setString(
                    4,
                    "{\"aggregatetype\":\"Vehicle\",\"aggregateid\":\"" + VEHICLE + "\",\"aggregateversion\":" + version
                            + ",\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"" + sample);
            statement.executeUpdate();
        }
    }
}
