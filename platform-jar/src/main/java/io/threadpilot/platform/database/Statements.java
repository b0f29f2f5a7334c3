package io.threadpilot.platform.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What statements have in common. */
public final class Statements {

    private static final String KEY_IS_TAKEN = "23505";

    private Statements() {}

    /**
     * Executes a statement that changes rows.
     *
     * @param sql put together from constants
     * @param parameters in the order of their places
     * @return how many rows were changed
     */
    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Whether a row was not inserted because there is one with its key. */
    public static boolean foundKeyTaken(SQLException failure) {
        return KEY_IS_TAKEN.equals(failure.getSQLState());
    }
}
