package io.threadpilot.audit;

import io.threadpilot.testing.PostgreSql;
import org.flywaydb.core.Flyway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of each kind with the tables of the service and of the platform. */
public enum AuditDatabase {
    H2 {
        /** A writer waits for another as long as it takes, as on PostgreSQL. */
        @Override
        String url() {
            return "jdbc:h2:mem:audit;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";
        }

        @Override
        String drop() {
            return "drop all objects";
        }
    },
    POSTGRESQL {
        @Override
        String url() {
            // As the servers' driver has it by default.
            return Server.RUNNING.url("insurance")
                    + "?reWriteBatchedInserts=true&options=-c%20lock_timeout=5s%20-c%20idle_in_transaction_session_timeout=5s";
        }

        @Override
        String drop() {
            return "drop schema if exists public cascade; create schema public";
        }
    };

    private static final String USER = "threadpilot";
    private static final String PASSWORD = "secret";

    abstract String url();

    abstract String drop();

    /** A connection that the caller closes. */
    public Connection open() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** Makes all tables anew. */
    public void empty() throws SQLException {
        execute(drop());
        migrate("classpath:db/migration", "flyway_schema_history");
        migrate("classpath:db/platform", "flyway_platform_history");
    }

    private void migrate(String location, String history) {
        Flyway.configure()
                .dataSource(url(), USER, PASSWORD)
                .locations(location)
                .table(history)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(java.util.Map.of(
                        "feed-id", java.util.UUID.randomUUID().toString(), "cursor-key", "00".repeat(32)))
                .load()
                .migrate();
    }

    /** Runs SQL. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of all rows. */
    public <T> List<T> column(String sql, Class<T> type) throws SQLException {
        List<T> values = new ArrayList<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getObject(1, type));
            }
        }
        return values;
    }

    /** Starts when it is first needed; it ends with the tests. */
    private static final class Server {
        private static final PostgreSql RUNNING = new PostgreSql().start();
    }
}
