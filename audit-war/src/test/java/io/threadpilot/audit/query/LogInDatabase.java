package io.threadpilot.audit.query;

import io.threadpilot.testing.TestDatabase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import static java.util.stream.Collectors.joining;

/** The log in a database, with the rows that a test gives it. */
public record LogInDatabase(TestDatabase database) {

    private static final Set<TestDatabase> MIGRATED = EnumSet.noneOf(TestDatabase.class);

    /** Guards refuse to delete, and planning over partitions takes more time. */
    private static final String WITHOUT_GUARDS_AND_PARTITIONS = """
            drop function if exists refuse_change() cascade;
            create table plain (like audit_event_body including all);
            drop table audit_event_body;
            alter table plain rename to audit_event_body;
            """;

    private static final String EMPTY = """
            delete from audit_event;
            delete from audit_event_body;
            delete from audit_event_id;
            delete from audit_event_content;
            delete from subject_key;
            delete from customer_of;
            delete from dead_letter;
            delete from tree_node;
            delete from checkpoint;
            update log_head set size = 0, frontier = null
            """;

    /** Empties the log. Only the first time it makes the tables, which takes longer. */
    public static LogInDatabase empty(TestDatabase database) throws SQLException {
        boolean guarded = database == TestDatabase.POSTGRESQL;
        if (MIGRATED.add(database)) {
            database.empty();
            if (guarded) {
                // Nothing here is about what a crash leaves.
                database.execute("alter database insurance set synchronous_commit = off");
            }
        }
        database.execute(guarded ? WITHOUT_GUARDS_AND_PARTITIONS + EMPTY : EMPTY);
        return new LogInDatabase(database);
    }

    /** Appends rows to the log in one transaction; their indexes follow those that it has. */
    public void append(List<LogRow> rows) throws SQLException {
        try (Connection connection = database.open();
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
}
