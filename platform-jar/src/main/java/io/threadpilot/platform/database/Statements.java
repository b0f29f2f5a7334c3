package io.threadpilot.platform.database;

import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Collection;
import java.util.List;

/** What statements have in common. */
public final class Statements {

    private static final String KEY_IS_TAKEN = "23505";

    /** Classes of SQL states: wrong data, a broken constraint, more than the database can hold. */
    private static final List<String> REFUSED_DATA = List.of("22", "23", "54");

    /** No table of ours has a check, so it says that a table has no partition for the row: not yet, or not at present. */
    private static final String NO_PARTITION = "23514";

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

    /**
     * Executes the batch of a statement.
     *
     * @throws SQLException what the database said; not the driver's own exception, whose message has all values of a row
     */
    public static void executeBatch(PreparedStatement statement) throws SQLException {
        try {
            statement.executeBatch();
        } catch (BatchUpdateException e) {
            SQLException said = e.getNextException();
            throw said == null ? new SQLException("A batch failed", e.getSQLState()) : said;
        }
    }

    /**
     * Reads the rows of many keys at once.
     *
     * @param sql with one parameter, an array of texts
     * @param keys none: nothing is read
     * @param reader told each row
     */
    public static void readEach(Connection connection, String sql, Collection<String> keys, RowReader reader)
            throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        Array array = connection.createArrayOf("varchar", keys.toArray());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } finally {
            array.free();
        }
    }

    /** Whether a row was not inserted because there is one with its key. */
    public static boolean foundKeyTaken(SQLException failure) {
        return KEY_IS_TAKEN.equals(failure.getSQLState());
    }

    /** Whether the database refuses the data, and will refuse them whenever it is asked again. */
    public static boolean foundDataRefused(SQLException failure) {
        String state = failure.getSQLState();
        return !(failure instanceof SQLTransientException)
                && state != null
                && !state.equals(NO_PARTITION)
                && REFUSED_DATA.stream().anyMatch(state::startsWith);
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
