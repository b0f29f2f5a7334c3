package io.threadpilot.testing;

import org.flywaydb.core.Flyway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A database of each kind, for tests that need no server: with the tables of the service and of the platform, as far as their
 * migrations are on the class path, and on PostgreSQL with the service's guards. All tests of a JVM share them.
 */
public enum TestDatabase {
    H2("drop all objects") {
        /** A writer waits for another as long as it takes, as on PostgreSQL. */
        @Override
        public String url() {
            return "jdbc:h2:mem:test;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";
        }
    },
    POSTGRESQL("drop schema if exists public cascade; create schema public") {
        /** With the options that the servers' driver has by default. */
        @Override
        public String url() {
            return Server.RUNNING.url("insurance")
                    + "?options=-c%20lock_timeout=5s%20-c%20idle_in_transaction_session_timeout=5s";
        }
    };

    /** The user of both. */
    public static final String USER = "threadpilot";
    /** The password of both: none. */
    public static final String PASSWORD = "";

    private final String drop;

    TestDatabase(String drop) {
        this.drop = drop;
    }

    /** The JDBC URL. */
    public abstract String url();

    /** A connection that the caller closes. */
    public Connection open() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** Drops all that is there. */
    public void drop() throws SQLException {
        execute(drop);
    }

    /** Makes all tables anew. */
    public void empty() throws SQLException {
        drop();
        migrate("db/migration", "flyway_schema_history");
        migrate("db/platform", "flyway_platform_history");
        if (this == POSTGRESQL) {
            migrate("db/postgresql", "flyway_postgresql_history");
        }
    }

    /** As the servers do. */
    private void migrate(String folder, String history) {
        if (TestDatabase.class.getClassLoader().getResource(folder) != null) {
            Flyway.configure()
                    .dataSource(url(), USER, PASSWORD)
                    .locations("classpath:" + folder)
                    .table(history)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholders(Map.of("service-role", USER, "feed-id", digits(), "cursor-key", digits() + digits()))
                    .load()
                    .migrate();
        }
    }

    /** 32 in hexadecimal, others each time. */
    private static String digits() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** Executes a statement, or several with semicolons between them. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of a query, as text. */
    public List<String> texts(String query) throws SQLException {
        return column(query, String.class);
    }

    /** The first column of a query, of a type that the driver makes of it. */
    public <T> List<T> column(String query, Class<T> type) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<T> values = new ArrayList<>();
            while (rows.next()) {
                values.add(type == String.class ? type.cast(rows.getString(1)) : rows.getObject(1, type));
            }
            return values;
        }
    }

    /** Starts when it is first needed; it ends with the tests. */
    private static final class Server {
        private static final PostgreSql RUNNING = new PostgreSql().start();
    }
}
