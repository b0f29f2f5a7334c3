package io.threadpilot.audit.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** Rows that are found by many keys at once. */
final class Rows {

    private Rows() {}

    /**
     * Reads rows.
     *
     * @param sql with one parameter, an array of texts
     * @param reader told each row
     */
    static void read(Connection connection, String sql, Collection<String> keys, Reader reader) throws SQLException {
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

    /** Reads one row. */
    @FunctionalInterface
    interface Reader {
        void read(ResultSet row) throws SQLException;
    }
}
