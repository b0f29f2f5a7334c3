package io.threadpilot.platform.lease;

import io.threadpilot.testing.TestDatabase;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A process that takes the lease and writes under it, in steps: it prints a line after each and reads a line before the next, so
 * that a test can pause it anywhere.
 */
final class PausedServer {

    private PausedServer() {}

    /**
     * Writes {@code written} or {@code refused} at the end.
     *
     * @param arguments the URL of the database, the name of the lease, and a statement that writes
     */
    public static void main(String[] arguments) throws SQLException, IOException {
        Lease lease = new Lease(
                () -> DriverManager.getConnection(arguments[0], TestDatabase.USER, TestDatabase.PASSWORD),
                arguments[1]);
        step(lease.acquire() ? "acquired" : "not acquired");
        try (Connection transaction =
                        DriverManager.getConnection(arguments[0], TestDatabase.USER, TestDatabase.PASSWORD);
                Statement statement = transaction.createStatement()) {
            transaction.setAutoCommit(false);
            lease.confirm(transaction);
            statement.executeUpdate(arguments[2]);
            step("inside");
            transaction.commit();
            System.out.println("written");
        } catch (SQLException | LeaseLostException e) {
            System.out.println("refused");
        }
    }

    private static void step(String name) throws IOException {
        System.out.println(name);
        System.in.read();
    }
}
