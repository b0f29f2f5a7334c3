package io.threadpilot.audit.store;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.platform.database.Migrator;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.GuardedDatabase.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

/** What {@code db/postgresql} adds is guards and speed: no column and no key differs from H2. */
class SameColumnsTest {

    private static final String H2 = "jdbc:h2:mem:same-columns;DB_CLOSE_DELAY=-1";
    private static final String USER = "threadpilot";

    /** The length that H2 gives a text; PostgreSQL's is longer. */
    private static final int UNBOUNDED = 1_000_000_000;

    @Test
    void bothDatabasesHaveTheSameColumnsAndKeys() throws SQLException {
        Migrator.migrate(Map.of("DB_URL", H2, "DB_USER", USER, "DB_PASSWORD", "secret"), System.out);
        GuardedDatabase database = GuardedDatabase.create().migrate(OWNER, SERVICE);

        try (Connection h2 = DriverManager.getConnection(H2, USER, "secret");
                Connection postgreSql = database.open(OWNER)) {
            SortedMap<String, String> columns = columns(h2, "PUBLIC");

            assertThat(columns).hasSizeGreaterThan(70).containsKeys("audit_event_body.leaf", "outbox.position");
            assertThat(columns(postgreSql, "public")).isEqualTo(columns);
            assertThat(keys(postgreSql, "public"))
                    .isEqualTo(keys(h2, "PUBLIC"))
                    .containsEntry("audit_event_body.received_at", "2");
        }
    }

    /** By table and name: place, type, length and whether it may be null. */
    private static SortedMap<String, String> columns(Connection connection, String schema) throws SQLException {
        SortedMap<String, String> columns = new TreeMap<>();
        for (String table : tables(connection, schema)) {
            try (ResultSet column = connection.getMetaData().getColumns(null, schema, table, null)) {
                while (column.next()) {
                    columns.put(
                            named(table, column),
                            column.getString("ORDINAL_POSITION") + " " + type(column) + " "
                                    + column.getString("IS_NULLABLE"));
                }
            }
        }
        return columns;
    }

    private static String type(ResultSet column) throws SQLException {
        String name = column.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
        int length = column.getInt("COLUMN_SIZE");
        return switch (column.getInt("DATA_TYPE")) {
            case Types.BINARY, Types.VARBINARY, Types.OTHER -> name.equals("uuid") ? name : "bytea";
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> "timestamp";
            case Types.VARCHAR -> length >= UNBOUNDED ? "text" : "varchar " + length;
            case Types.BIT, Types.BOOLEAN -> "boolean";
            default -> "type " + column.getInt("DATA_TYPE");
        };
    }

    private static SortedMap<String, String> keys(Connection connection, String schema) throws SQLException {
        SortedMap<String, String> keys = new TreeMap<>();
        for (String table : tables(connection, schema)) {
            try (ResultSet column = connection.getMetaData().getPrimaryKeys(null, schema, table)) {
                while (column.next()) {
                    keys.put(named(table, column), column.getString("KEY_SEQ"));
                }
            }
        }
        return keys;
    }

    private static String named(String table, ResultSet column) throws SQLException {
        return (table + "." + column.getString("COLUMN_NAME")).toLowerCase(Locale.ROOT);
    }

    /** But partitions, and what Flyway keeps. */
    private static List<String> tables(Connection connection, String schema) throws SQLException {
        String[] kinds = {"TABLE", "BASE TABLE", "PARTITIONED TABLE"};
        List<String> tables = new ArrayList<>();
        try (ResultSet table = connection.getMetaData().getTables(null, schema, null, kinds)) {
            while (table.next()) {
                String name = table.getString("TABLE_NAME");
                if (!name.matches("audit_event_body_\\d{4}_\\d{2}|flyway_.*")) {
                    tables.add(name);
                }
            }
        }
        return tables;
    }
}
