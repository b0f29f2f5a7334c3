package io.threadpilot.delivery.bookings;

import io.threadpilot.contracts.delivery.DeliveryProblems;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;

/** The drivers and vehicles that can be booked. Whoever books one locks it first. */
public final class Bookable {

    private Bookable() {}

    /**
     * Lets a driver or vehicle be booked from now on.
     *
     * @throws io.threadpilot.platform.problems.RequestProblem 409 if another driver or vehicle has this id
     * @throws SQLException if the database failed
     */
    public static void register(Connection connection, UUID resource) throws SQLException {
        if (!registerIfMissing(connection, resource)) {
            throw new RequestProblem(
                    DeliveryProblems.ID_TAKEN, "A driver and a vehicle cannot have the same id, and one has this.");
        }
    }

    /**
     * Lets a driver or vehicle be booked from now on, if it cannot be yet.
     *
     * @return whether it could not
     * @throws SQLException if the database failed
     */
    public static boolean registerIfMissing(Connection connection, UUID resource) throws SQLException {
        if (isBookable(connection, resource)) {
            return false;
        }
        Statements.update(connection, "insert into bookable (id) values (?)", resource);
        return true;
    }

    private static boolean isBookable(Connection connection, UUID resource) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select id from bookable where id = ?")) {
            statement.setObject(1, resource);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Locks drivers and vehicles until the transaction ends, in an order that everybody keeps.
     *
     * @param resources null among them is passed over
     * @throws SQLException if the database did not answer
     */
    public static void lock(Connection connection, UUID... resources) throws SQLException {
        lock(connection, Arrays.asList(resources));
    }

    /**
     * The same for many.
     *
     * @throws SQLException if the database did not answer
     */
    public static void lock(Connection connection, Collection<UUID> resources) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select id from bookable where id = ? for update")) {
            for (UUID resource : resources.stream()
                    .filter(Objects::nonNull)
                    .distinct()
                    .sorted()
                    .toList()) {
                statement.setObject(1, resource);
                statement.executeQuery().close();
            }
        }
    }
}
