package io.threadpilot.platform.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections to the database come from: a server's data source, or a program's own driver. */
@FunctionalInterface
public interface Connections {

    /** A connection that the caller closes. */
    Connection open() throws SQLException;

    /** Whether the database is PostgreSQL, and not H2. */
    default boolean toPostgreSql() throws SQLException {
        try (Connection connection = open()) {
            return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        }
    }
}
