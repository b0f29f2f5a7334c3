package io.threadpilot.delivery.fleet;

import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a driver as a person. Stands in rows of its own that can be erased, one for each time that it was changed, and
 * in no event.
 *
 * @param name 1 to 100 characters
 * @param driverLicense 1 to 50 characters
 */
public record DriverDetails(String name, String driverLicense) {

    /** Of a driver who was erased: nothing. */
    public static final DriverDetails ERASED = new DriverDetails(null, null);

    private static final String FIND =
            "select name, driver_license from fleet_driver_details where driver_id = ? and number = ?";
    private static final String INSERT =
            "insert into fleet_driver_details (driver_id, number, name, driver_license) values (?, ?, ?, ?)";
    private static final String NEWEST = "select driver_id, name, driver_license from fleet_driver_details details"
            + " where driver_id = any(cast(? as uuid array)) and number ="
            + " (select max(number) from fleet_driver_details newest where newest.driver_id = details.driver_id)";

    /**
     * Finds the details of a driver.
     *
     * @param number as the driver has it
     * @return empty if they were erased
     * @throws SQLException if the database did not answer
     */
    public static Optional<DriverDetails> find(Connection connection, UUID driver, int number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, driver);
            statement.setInt(2, number);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static DriverDetails read(ResultSet row) throws SQLException {
        return new DriverDetails(row.getString("name"), row.getString("driver_license"));
    }

    /**
     * Finds the present details of some drivers.
     *
     * @return by the drivers' ids; without those whose details were erased
     * @throws SQLException if the database did not answer
     */
    public static Map<UUID, DriverDetails> newest(Connection connection, Collection<UUID> drivers) throws SQLException {
        Map<UUID, DriverDetails> found = new HashMap<>();
        Statements.readEach(
                connection,
                NEWEST,
                drivers.stream().map(UUID::toString).toList(),
                row -> found.put(row.getObject("driver_id", UUID.class), read(row)));
        return found;
    }

    /**
     * Stores these for a driver.
     *
     * @param number that the driver has them under from now on
     * @throws SQLException if the database failed
     */
    public void store(Connection connection, UUID driver, int number) throws SQLException {
        Statements.update(connection, INSERT, driver, number, name, driverLicense);
    }
}
