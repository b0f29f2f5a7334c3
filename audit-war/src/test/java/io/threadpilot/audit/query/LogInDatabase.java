package io.threadpilot.audit.query;

import io.threadpilot.testing.PostgreSql;
import org.flywaydb.core.Flyway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static java.util.stream.Collectors.joining;

/** A database of each kind with the tables of the service, whose log has the rows that a test gives it. */
public enum LogInDatabase {
    H2 {
        @Override
        String url() {
            return "jdbc:h2:mem:query;DB_CLOSE_DELAY=-1";
        }

        @Override
        String drop() {
            return "drop all objects";
        }
    },
    POSTGRESQL {
        @Override
        String url() {
            // Nothing here is about what a crash leaves.
            return Server.RUNNING.url("insurance") + "?options=-c%20synchronous_commit=off";
        }

        @Override
        String drop() {
            return "drop schema if exists public cascade; create schema public";
        }
    };

    private static final String USER = "threadpilot";
    private static final String PASSWORD = "secret";

    private boolean migrated;

    abstract String url();

    abstract String drop();

    /** A connection that the caller closes. */
    public Connection open() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** Empties the log. The first time it makes the tables. */
    public void empty() throws SQLException {
        if (!migrated) {
            execute(drop());
            migrate("classpath:db/migration", "flyway_schema_history");
            migrate("classpath:db/platform", "flyway_platform_history");
            migrated = true;
        }
        for (String table : List.of("audit_event", "audit_event_body", "tree_node", "checkpoint")) {
            execute("delete from " + table);
        }
        execute("update log_head set size = 0");
    }

    private void migrate(String location, String history) {
        Flyway.configure()
                .dataSource(url(), USER, PASSWORD)
                .locations(location)
                .table(history)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("feed-id", UUID.randomUUID().toString(), "cursor-key", "00".repeat(32)))
                .load()
                .migrate();
    }

    /** Executes one statement. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Appends rows to the log in one transaction; their indexes follow those that it has. */
    public void append(List<LogRow> rows) throws SQLException {
        try (Connection connection = open();
                Statement head = connection.createStatement()) {
            connection.setAutoCommit(false);
            head.executeUpdate("update log_head set size = size + " + rows.size());
            insert(connection, "audit_event", LogRow.COLUMNS, rows);
            insert(connection, "audit_event_body", LogRow.BODY_COLUMNS, rows);
            connection.commit();
        }
    }

    private static void insert(Connection transaction, String table, List<String> columns, List<LogRow> rows)
            throws SQLException {
        String sql = "insert into " + table + columns.stream().collect(joining(", ", " (", ")"))
                + columns.stream().map(column -> "?").collect(joining(", ", " values (", ")"));
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (LogRow row : rows) {
                for (int i = 0; i < columns.size(); i++) {
                    statement.setObject(i + 1, row.values().get(columns.get(i)));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Starts when it is first needed; it ends with the tests. */
    private static final class Server {
        private static final PostgreSql RUNNING = new PostgreSql().start();
    }
}
