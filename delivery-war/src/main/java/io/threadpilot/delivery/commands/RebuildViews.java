package io.threadpilot.delivery.commands;

import io.threadpilot.delivery.bookings.Bookable;
import io.threadpilot.delivery.bookings.Bookings;
import io.threadpilot.delivery.bookings.TakenTime.Kind;
import io.threadpilot.delivery.deliveries.Delivery;
import io.threadpilot.delivery.events.Aggregates;
import io.threadpilot.delivery.fleet.Calendar;
import io.threadpilot.delivery.fleet.Driver;
import io.threadpilot.delivery.fleet.Vehicle;
import io.threadpilot.delivery.gateway.fleet.FleetBookings;
import io.threadpilot.delivery.routes.Route;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Transactions;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes the views of the delivery service anew from its events, one vehicle, driver, route and delivery after the other, and says
 * how many differed. The service may run meanwhile. The class path is what its WAR holds in {@code WEB-INF/classes} and {@code
 * WEB-INF/lib}, the JDBC drivers, and an implementation of JSON Binding; the environment says which database: {@code DB_URL} (a
 * JDBC URL), {@code DB_USER}, and {@code DB_PASSWORD} unless there is none.
 *
 * <p>Its exit code is 0 if all views are as they must be now, 1 if the database failed, 2 if the environment cannot be read. No
 * event is sent again, and names of persons stay as they are.
 */
public final class RebuildViews {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    private final Connections connections;
    private final PrintStream out;

    private RebuildViews(Connections connections, PrintStream out) {
        this.connections = connections;
        this.out = out;
    }

    /** Rebuilds, and ends the Java virtual machine with one of the exit codes above. */
    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), System.out, System.err));
    }

    static int run(Map<String, String> environment, PrintStream out, PrintStream err) {
        for (String name : List.of("DB_URL", "DB_USER")) {
            if (environment.getOrDefault(name, "").isBlank()) {
                err.println("The environment variable " + name + " is missing");
                return NOT_UNDERSTOOD;
            }
        }
        try {
            new RebuildViews(
                            () -> DriverManager.getConnection(
                                    environment.get("DB_URL"),
                                    environment.get("DB_USER"),
                                    environment.getOrDefault("DB_PASSWORD", "")),
                            out)
                    .rebuild();
            return DONE;
        } catch (SQLException e) {
            // The message may have the URL in it, and that a password.
            err.println("The database failed, SQL state " + e.getSQLState());
            return FAILED;
        }
    }

    private void rebuild() throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(false);
            rebuild(connection, Vehicle.ALL, RebuildViews::vehicle);
            rebuild(connection, Driver.ALL, RebuildViews::driver);
            rebuild(connection, Calendar.ALL, RebuildViews::calendar);
            rebuild(connection, Route.ALL, Route.ALL::rebuild);
            rebuild(connection, Delivery.ALL, RebuildViews::delivery);
        }
    }

    private void rebuild(Connection connection, Aggregates<?, ?> aggregates, Rebuilding rebuilding)
            throws SQLException {
        List<UUID> ids = aggregates.ids(connection);
        connection.rollback();
        int differed = 0;
        for (UUID id : ids) {
            try {
                differed += rebuilding.rebuild(connection, id) ? 1 : 0;
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(connection, e);
                throw e;
            }
        }
        out.println(aggregates.type() + ": " + ids.size() + " rebuilt, " + differed + " differed");
    }

    private static boolean vehicle(Connection connection, UUID id) throws SQLException {
        boolean differs = Vehicle.ALL.rebuild(connection, id) | Bookable.registerIfMissing(connection, id);
        return Bookings.restore(connection, Kind.STATUS, id, FleetBookings.ofVehicle(Vehicle.ALL.find(connection, id)))
                | differs;
    }

    private static boolean driver(Connection connection, UUID id) throws SQLException {
        boolean differs = Driver.ALL.rebuild(connection, id) | Bookable.registerIfMissing(connection, id);
        return Bookings.restore(connection, Kind.STATUS, id, FleetBookings.ofDriver(Driver.ALL.find(connection, id)))
                | differs;
    }

    private static boolean calendar(Connection connection, UUID id) throws SQLException {
        boolean differs = Calendar.ALL.rebuild(connection, id);
        var calendar = Calendar.ALL.find(connection, id);
        return Bookings.restore(connection, Kind.ABSENCE, id, FleetBookings.absences(calendar))
                | Bookings.restore(connection, Kind.OFF_DUTY, id, FleetBookings.offDuty(calendar))
                | differs;
    }

    private static boolean delivery(Connection connection, UUID id) throws SQLException {
        boolean differs = Delivery.ALL.rebuild(connection, id);
        return Bookings.restore(
                        connection,
                        Kind.DELIVERY,
                        id,
                        Delivery.ALL.find(connection, id).state().bookings())
                | differs;
    }

    /** Rebuilds one, and says whether it differed. */
    @FunctionalInterface
    private interface Rebuilding {
        boolean rebuild(Connection connection, UUID id) throws SQLException;
    }
}
