package io.threadpilot.platform.kafka;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.testing.PostgreSql;
import org.flywaydb.core.Flyway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A database of each kind, with the platform's tables and nothing else. */
public enum TestDatabase {
    H2 {
        /** A writer waits for another as long as it takes, as on PostgreSQL. */
        @Override
        String url() {
            return "jdbc:h2:mem:kafka;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";
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
                    + "?options=-c%20lock_timeout=5s%20-c%20idle_in_transaction_session_timeout=5s";
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

    public Connection open() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** Makes all tables anew. */
    public void empty() throws SQLException {
        execute(drop());
        Flyway.configure()
                .dataSource(url(), USER, PASSWORD)
                .locations("classpath:db/platform")
                .placeholders(Map.of("feed-id", UUID.randomUUID().toString(), "cursor-key", "00".repeat(32)))
                .load()
                .migrate();
    }

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

    /**
     * Writes events into the log, in one transaction.
     *
     * @param subject of all of them; null for none
     * @return their ids
     */
    public List<String> record(int number, String subject) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = open();
                Statement count = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into outbox (position, event_id, event_type, occurred_at, event) values"
                                + " ((select last_position from outbox_position) - ?, ?, 'answered.v1', current_timestamp, ?)")) {
            connection.setAutoCommit(false);
            count.executeUpdate("update outbox_position set last_position = last_position + " + number);
            for (int i = number - 1; i >= 0; i--) {
                UUID id = UuidCreator.getTimeOrderedEpoch();
                ids.add(id.toString());
                insert.setInt(1, i);
                insert.setObject(2, id);
                insert.setString(3, json(id, subject));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        return ids;
    }

    public static String json(UUID id, String subject) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"answered.v1\""
                + (subject == null ? "" : ",\"subject\":\"" + subject + "\"") + ",\"data\":{\"text\":\""
                + "x".repeat(300)
                + "\"}}";
    }

    /** Starts when it is first needed; it ends with the tests. */
    private static final class Server {
        private static final PostgreSql RUNNING = new PostgreSql().start();
    }
}
