package io.threadpilot.delivery.fleet;

import io.threadpilot.delivery.events.CommandTransaction;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** What is stored of vehicles, in a database of each kind. Samples of events are added, and never changed. */
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

    /** As where another command was faster by a clock that is ahead. */
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void timesNeverGoBackwards(TestDatabase database) throws SQLException {
        database.empty();
        Instant early = Instant.parse("2026-11-30T12:00:00.000001Z");
        Instant late = Instant.parse("2026-11-30T12:00:00.000009Z");
        try (Connection connection = database.open()) {
            append(connection, late, new VehicleAdded("ABC123", "Van"));
            append(connection, early, new VehicleUpdated("ABC124", "Van"));
            append(connection, late.plusSeconds(1), new VehicleUpdated("ABC125", "Van"));

            assertThat(VehicleTable.EVENTS.read(connection, VEHICLE))
                    .extracting(Happened::time)
                    .containsExactly(late, late, late.plusSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void theViewHoldsTheLongestTexts(TestDatabase database) throws SQLException {
        database.empty();
        String truck = "\ud83d\ude9a";
        Vehicle vehicle = new Vehicle(VEHICLE, 1, truck.repeat(20), truck.repeat(50), VehicleStatus.AVAILABLE);
        try (Connection connection = database.open()) {
            VehicleTable view = new VehicleTable(connection);
            view.write(vehicle);

            assertThat(view.find(VEHICLE)).contains(vehicle);
        }
    }

    private static void append(Connection connection, Instant now, VehicleEvent event) throws SQLException {
        VehicleTable.EVENTS.append(
                new CommandTransaction(connection, now, new CommandTransaction.Caller("core-system", "c-1", null)),
                VEHICLE,
                VehicleTable.EVENTS.read(connection, VEHICLE),
                List.of(event));
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
