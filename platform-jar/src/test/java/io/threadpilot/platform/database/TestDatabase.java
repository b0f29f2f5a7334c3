package io.threadpilot.platform.database;

import io.threadpilot.testing.PostgreSql;
import org.flywaydb.core.Flyway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of each kind, with the platform's tables and nothing else. */
public enum TestDatabase {
    H2 {
        /** A writer waits for another as long as it takes, as on PostgreSQL. */
        @Override
        public String url() {
            return "jdbc:h2:mem:platform;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";
        }

        @Override
        String drop() {
            return "drop all objects";
        }
    },
    POSTGRESQL {
        @Override
        public String url() {
            // As the servers' driver has it by default.
            return Server.RUNNING.url("insurance")
                    + "?options=-c%20lock_timeout=5s%20-c%20idle_in_transaction_session_timeout=5s";
        }

        @Override
        String drop() {
            return "drop schema if exists public cascade; create schema public";
        }
    };

    /** The user of both. */
    public static final String USER = "threadpilot";
    /** The password of both. */
    public static final String PASSWORD = "secret";

    /** The JDBC URL. */
    public abstract String url();

    abstract String drop();

    /** A connection that the caller closes. */
    public Connection open() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** Makes all tables anew. */
    public void empty() throws SQLException {
        execute(drop());
        MigrationSet.PLATFORM
                .on(Flyway.configure().dataSource(url(), USER, PASSWORD), USER)
                .migrate();
    }

    /** Executes a statement. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of a query. */
    public List<String> texts(String query) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Starts when it is first needed; it ends with the tests. */
    private static final class Server {
        private static final PostgreSql RUNNING = new PostgreSql().start();
    }
}
