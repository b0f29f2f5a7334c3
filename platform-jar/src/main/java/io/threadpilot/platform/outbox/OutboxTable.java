package io.threadpilot.platform.outbox;

import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Transactions;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Appends to the table {@code outbox}. Knows nothing of a container. */
final class OutboxTable {

    /** Each size of a group is a statement of its own, which drivers and pools keep prepared. */
    static final int LARGEST_GROUP = 64;

    private static final Jsonb JSONB = JsonbBuilder.create();
    private static final String NEXT_POSITIONS = "update outbox_position set last_position = last_position + ?";
    private static final List<String> INSERTS = IntStream.rangeClosed(0, LARGEST_GROUP)
            .mapToObj(OutboxTable::insert)
            .toList();

    private OutboxTable() {}

    /** The positions are counted back from the last one of the group, which the update before has set. */
    private static String insert(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row ->
                        "((select last_position - " + (rows - 1 - row) + " from outbox_position), ?, ?, ?, ?, ?, ?)")
                .collect(Collectors.joining(
                        ", ",
                        "insert into outbox (position, event_id, event_type, occurred_at, correlation_id, subject, event) values ",
                        ""));
    }

    /**
     * Appends events in their order, all of them or none, and commits.
     *
     * @param events 1 to {@value #LARGEST_GROUP}
     * @throws SQLException if they were not written, or if the database did not say whether they were
     */
    static void append(Connections connections, List<Event> events) throws SQLException {
        write(connections, events, Connection::commit);
    }

    /**
     * Does all that {@link #append} does, and takes it back.
     *
     * @throws SQLException if events could not be written
     */
    static void rehearse(Connections connections, Event event) throws SQLException {
        write(connections, List.of(event), Connection::rollback);
    }

    private static void write(Connections connections, List<Event> events, End end) throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(false);
            try {
                takePositions(connection, events.size());
                insert(connection, events);
                end.of(connection);
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void takePositions(Connection connection, int number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT_POSITIONS)) {
            statement.setInt(1, number);
            if (statement.executeUpdate() != 1) {
                throw new SQLException("The table outbox_position must have one row");
            }
        }
    }

    private static void insert(Connection connection, List<Event> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERTS.get(events.size()))) {
            int parameter = 1;
            for (Event event : events) {
                statement.setObject(parameter++, event.id());
                statement.setString(parameter++, event.type());
                statement.setObject(parameter++, event.time().atOffset(ZoneOffset.UTC));
                statement.setString(parameter++, event.correlationId());
                statement.setString(parameter++, event.subject());
                statement.setString(parameter++, JSONB.toJson(event));
            }
            statement.executeUpdate();
        }
    }

    /** How a transaction ends. */
    @FunctionalInterface
    private interface End {
        void of(Connection transaction) throws SQLException;
    }
}
