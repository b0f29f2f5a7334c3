package io.threadpilot.delivery;

import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.deliveries.DeliveryEvent;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.events.AsOf;
import io.threadpilot.delivery.events.CommandTransaction;
import io.threadpilot.delivery.events.Happened;
import io.threadpilot.delivery.fleet.Calendar;
import io.threadpilot.delivery.fleet.CalendarEvent;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.DriverEvent;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.fleet.VehicleEvent;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleAdded;
import io.threadpilot.delivery.fleet.VehicleEvent.VehicleUpdated;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.delivery.routes.RouteEvent;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** What is stored, in a database of each kind. Samples of events are added, and never changed. */
class StoredEventsTest {

    private static final UUID ID = UUID.fromString("0b5f9a52-5d0c-4a57-8b9e-2f1d3c4b5a69");
    private static final String ONE = "\"6f1c2f5e-0d0a-4c8e-9a3b-000000000001\"";
    private static final String TWO = "\"6f1c2f5e-0d0a-4c8e-9a3b-000000000002\"";
    private static final String TEN = "\"2026-12-01T10:00:00Z\"";
    private static final String NOON = "\"2026-12-01T12:00:00Z\"";
    private static final String BOOKED = ",\"bookedFrom\":" + TEN + ",\"bookedUntil\":" + NOON;

    /** By the type of the aggregate, in the order in which they could happen. */
    private static final Map<String, List<String>> SAMPLES = Map.of(
            "Vehicle",
            List.of(
                    "VehicleAdded.v1 {'registration':'ABC123','vehicleType':'Van'}",
                    "VehicleUpdated.v1 {'registration':'ABC124','vehicleType':'Truck'}",
                    "VehicleStatusChanged.v1 {'newStatus':'Maintenance','oldStatus':'Available'}"),
            "Driver",
            List.of(
                    "DriverAdded.v1 {'details':1}",
                    "DriverUpdated.v1 {'details':2}",
                    "DriverStatusChanged.v1 {'newStatus':'Suspended','oldStatus':'Available'}"),
            "Calendar",
            List.of(
                    "AbsencePlanned.v1 {'absenceId':" + ONE + ",'from':" + TEN + ",'until':" + NOON + "}",
                    "AbsenceRemoved.v1 {'absenceId':" + ONE + "}",
                    "ShiftsSet.v1 {'shifts':[{'from':" + TEN + ",'until':" + NOON + "}]}"),
            "Route",
            List.of(
                    "RouteCreated.v1 {'destination':'Umea','origin':'Lund','scheduledStartTime':" + TEN + "}",
                    "CheckpointAdded.v1 {'expectedTime':" + NOON + ",'location':'Hub','sequence':1}",
                    "RouteScheduledEndTimeUpdated.v1 {'scheduledEndTime':" + NOON + "}",
                    "CheckpointUpdated.v1 {'expectedTime':" + NOON + ",'location':'Depot','sequence':1}",
                    "CheckpointRemoved.v1 {'sequence':1}",
                    "RouteUpdated.v1 {'destination':'Kiruna','origin':'Lund','scheduledStartTime':" + TEN + "}",
                    "RouteStatusChanged.v1 {'newStatus':'Active','oldStatus':'Planning'}"),
            "Delivery",
            List.of(
                    "DeliveryCreated.v1 {'routeId':" + ONE + ",'driverId':" + ONE + BOOKED + "}",
                    "VehicleAssigned.v1 {'vehicleId':" + TWO + BOOKED + "}",
                    "DriverAssigned.v1 {'driverId':" + TWO + ",'handoverFrom':" + ONE + BOOKED + "}",
                    "DeliveryRescheduled.v1 {'bookedFrom':" + TEN + ",'bookedUntil':" + NOON + "}",
                    "IncidentReported.v1 {'description':'Left','incidentId':" + ONE
                            + ",'severity':'Low','type':'Flat'}",
                    "IncidentResolved.v1 {'incidentId':" + ONE + "}",
                    "CheckpointReached.v1 {'location':'Hub','routeId':" + ONE + ",'sequence':1}",
                    "DeliveryStatusChanged.v1 {'newStatus':'Cancelled','oldStatus':'InTransit','reason':'Sold'}",
                    "ProofOfDeliveryCaptured.v1 {'proofId':" + ONE + "}"));

    @Test
    void everyEventHasASample() {
        assertThat(SAMPLES.values().stream()
                        .flatMap(List::stream)
                        .map(sample -> sample.split("\\.v1 ")[0])
                        .collect(toSet()))
                .isEqualTo(Stream.of(
                                VehicleEvent.class,
                                DriverEvent.class,
                                CalendarEvent.class,
                                RouteEvent.class,
                                DeliveryEvent.class)
                        .flatMap(events -> Stream.of(events.getPermittedSubclasses()))
                        .map(Class::getSimpleName)
                        .collect(toSet()));
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void oldEventsAreRead(TestDatabase database) throws SQLException {
        database.empty();
        try (Connection connection = database.open()) {
            for (Map.Entry<String, List<String>> samples : SAMPLES.entrySet()) {
                int version = 0;
                for (String sample : samples.getValue()) {
                    insert(connection, samples.getKey(), ++version, sample.replace('\'', '"'));
                }
            }

            assertThat(asOf(connection, Vehicle.ALL).registration()).isEqualTo("ABC124");
            assertThat(asOf(connection, Driver.ALL).details()).isEqualTo(2);
            assertThat(asOf(connection, Calendar.ALL).shifts()).hasSize(1);
            assertThat(asOf(connection, Calendar.ALL).absences()).isEmpty();
            assertThat(asOf(connection, Route.ALL).destination()).isEqualTo("Kiruna");
            Delivery delivery = asOf(connection, Delivery.ALL);
            assertThat(delivery.reason()).isEqualTo("Sold");
            assertThat(delivery.driverId()).hasToString(TWO.replace("\"", ""));
            assertThat(delivery.incidents()).allMatch(Delivery.Incident::hasEnded);
            assertThat(delivery.checkpoints()).hasSize(1);
        }
    }

    private static <S> S asOf(Connection connection, Aggregates<S, ?> aggregates) throws SQLException {
        AsOf future = new AsOf(Optional.empty(), Optional.of(Instant.parse("2036-01-01T00:00:00Z")));
        return aggregates.get(connection, ID, future).state();
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

            assertThat(Vehicle.ALL.history(connection, ID))
                    .extracting(Happened::time)
                    .containsExactly(late, late, late.plusSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void theViewHoldsTheLongestTextsAndIsMadeAnewFromEvents(TestDatabase database) throws SQLException {
        database.empty();
        String truck = "\ud83d\ude9a";
        try (Connection connection = database.open()) {
            append(connection, Instant.EPOCH, new VehicleAdded(truck.repeat(20), truck.repeat(50)));

            assertThat(Vehicle.ALL.find(connection, ID).state().registration()).isEqualTo(truck.repeat(20));
            assertThat(Vehicle.ALL.rebuild(connection, ID)).as("differs").isFalse();
            database.execute("update fleet_vehicle set state = replace(state, 'vehicleType', 'other')");
            assertThat(Vehicle.ALL.rebuild(connection, ID)).as("differs").isTrue();
            database.execute("delete from fleet_vehicle");
            assertThat(Vehicle.ALL.rebuild(connection, ID)).as("is missing").isTrue();
            assertThat(Vehicle.ALL.rebuild(connection, ID)).as("differs").isFalse();
            assertThat(Vehicle.ALL.find(connection, ID).state().vehicleType()).isEqualTo(truck.repeat(50));
        }
    }

    private static void append(Connection connection, Instant now, VehicleEvent event) throws SQLException {
        Vehicle.ALL.store(
                new CommandTransaction(connection, now, new CommandTransaction.Caller("core-system", "c-1", null)),
                Vehicle.ALL.find(connection, ID),
                List.of(event));
    }

    private static void insert(Connection connection, String aggregate, int version, String sample)
            throws SQLException {
        UUID id = UUID.randomUUID();
        String[] parts = sample.split(" ", 2);
        try (PreparedStatement statement = connection.prepareStatement("insert into event (event_id, event_type,"
                + " occurred_at, aggregate_type, aggregate_id, aggregate_version, event)"
                + " values (?, 'sample', current_timestamp, ?, ?, ?, ?)")) {
            statement.setObject(1, id);
            statement.setString(2, aggregate);
            statement.setString(3, ID.toString());
            statement.setLong(4, version);
            statement.setString(
                    5,
                    "{\"aggregatetype\":\"" + aggregate + "\",\"aggregateid\":\"" + ID + "\",\"aggregateversion\":"
                            + version + ",\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"" + parts[0]
                            + "\",\"source\":\"urn:threadpilot:service:delivery\",\"time\":\"2026-11-30T12:00:0"
                            + version + ".000001Z\",\"actor\":\"core-system\",\"correlationid\":\"c-1\",\"data\":"
                            + parts[1] + "}");
            statement.executeUpdate();
        }
    }
}
