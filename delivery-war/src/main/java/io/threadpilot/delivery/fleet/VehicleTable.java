package io.threadpilot.delivery.fleet;

import io.threadpilot.contracts.delivery.FleetVehicle;
import io.threadpilot.delivery.events.EventStream;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.Page;
import io.threadpilot.platform.pages.SignedCursors;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The events of vehicles, and the view that they make. */
final class VehicleTable {

    /** What has happened to vehicles. */
    static final EventStream<VehicleEvent> EVENTS = new EventStream<>("Vehicle", VehicleEvent.class);

    private static final String COLUMNS = "id, version, registration, vehicle_type, status";
    private static final String FIND = "select " + COLUMNS + " from fleet_vehicle where id = ?";
    private static final String INSERT =
            "insert into fleet_vehicle (version, registration, vehicle_type, status, id)" + " values (?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "update fleet_vehicle set version = ?, registration = ?, vehicle_type = ?, status = ? where id = ?";

    private final Connection connection;

    VehicleTable(Connection connection) {
        this.connection = connection;
    }

    /** The vehicle of an id as it is now; empty if the fleet has none. */
    Optional<Vehicle> find(UUID id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, id);
            return vehicles(statement).stream().findFirst();
        }
    }

    /**
     * Reads a page of the list, which is sorted by registration and id.
     *
     * @param status of the vehicles; null for all
     * @param from where it begins; null for the beginning
     * @param most how many vehicles at the most
     * @param cursors write the cursors
     * @param question that the cursors belong to
     */
    Page<Vehicle> page(VehicleStatus status, Cursor from, int most, SignedCursors cursors, String question)
            throws SQLException {
        boolean backwards = from != null && from.direction() == Cursor.Direction.PREVIOUS;
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from fleet_vehicle where 1 = 1");
        if (status != null) {
            sql.append(" and status = ?");
            parameters.add(status.word());
        }
        if (from != null) {
            sql.append(" and (registration, id) ").append(backwards ? '<' : '>').append(" (?, cast(? as uuid))");
            parameters.addAll(from.row());
        }
        String direction = backwards ? " desc" : "";
        sql.append(" order by registration").append(direction).append(", id").append(direction);
        sql.append(" fetch first ? rows only");
        parameters.add(most + 1);
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return Page.cut(vehicles(statement), most, from, VehicleTable::row, cursors, question);
        }
    }

    private static List<String> row(Vehicle vehicle) {
        return List.of(vehicle.registration(), vehicle.id().toString());
    }

    private static List<Vehicle> vehicles(PreparedStatement statement) throws SQLException {
        List<Vehicle> vehicles = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                vehicles.add(new Vehicle(
                        rows.getObject(1, UUID.class),
                        rows.getLong(2),
                        rows.getString(3),
                        rows.getString(4),
                        VehicleStatus.of(rows.getString(5)).orElseThrow()));
            }
        }
        return vehicles;
    }

    /** Writes a vehicle as it has become. */
    void write(Vehicle vehicle) throws SQLException {
        Object[] values = {
            vehicle.version(),
            vehicle.registration(),
            vehicle.vehicleType(),
            vehicle.status().word(),
            vehicle.id()
        };
        if (Statements.update(connection, UPDATE, values) == 0) {
            Statements.update(connection, INSERT, values);
        }
    }

    /** The vehicle as callers see it. */
    static FleetVehicle answer(Vehicle vehicle) {
        return new FleetVehicle(
                vehicle.id(),
                vehicle.registration(),
                vehicle.vehicleType(),
                vehicle.status().word());
    }
}
