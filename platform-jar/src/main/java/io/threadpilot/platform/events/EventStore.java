package io.threadpilot.platform.events;

import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.database.Statements;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The events of aggregates: inserted in the transactions of the commands that cause them. Knows nothing of a container. */
public final class EventStore {

    private static final Jsonb JSONB = JsonbBuilder.create();

    private static final String INSERT =
            "insert into event (event_id, event_type, occurred_at, correlation_id, subject,"
                    + " aggregate_type, aggregate_id, aggregate_version, event) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String PENDING = "insert into event_pending (id) values (?)";

    private static final String STREAM =
            "select event from event" + " where aggregate_type = ? and aggregate_id = ? order by aggregate_version";

    private static final String AGGREGATES =
            "select aggregate_id from event where aggregate_type = ? and aggregate_version = 1 order by aggregate_id";

    private EventStore() {}

    /**
     * Reads which aggregates there are.
     *
     * @param connection to the database that has the store
     * @param type as they were inserted
     * @return their ids, sorted
     * @throws SQLException if the database did not answer
     */
    public static List<String> aggregates(Connection connection, String type) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(AGGREGATES)) {
            statement.setString(1, type);
            List<String> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        }
    }

    /**
     * Reads the events of an aggregate.
     *
     * @param connection to the database that has the store
     * @param type as they were inserted
     * @param id as they were inserted
     * @return in the order of their versions, from 1 on; empty if there is no such aggregate
     * @throws SQLException if the database did not answer
     */
    public static List<Event> read(Connection connection, String type, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STREAM)) {
            statement.setString(1, type);
            statement.setString(2, id);
            List<Event> events = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(JSONB.fromJson(rows.getString(1), Event.class));
                }
            }
            return events;
        }
    }

    /**
     * Inserts events of one command. They belong to its transaction: what is rolled back never happened. Readers see them once
     * the transaction is committed and the {@link Numberer} has given them their positions.
     *
     * @param transaction of the command
     * @param events in the order in which they happened; may be empty
     * @throws VersionTakenException if an aggregate has an event of one of these versions already: another command was faster;
     *     the transaction must be rolled back
     * @throws SQLException if the database did not take them
     */
    public static void append(Connection transaction, List<AggregateEvent> events) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(INSERT, new String[] {"id"});
                PreparedStatement pending = transaction.prepareStatement(PENDING)) {
            for (AggregateEvent event : events) {
                set(insert, event);
                insert.addBatch();
            }
            Statements.executeBatch(insert);
            try (ResultSet ids = insert.getGeneratedKeys()) {
                while (ids.next()) {
                    pending.setLong(1, ids.getLong(1));
                    pending.addBatch();
                }
            }
            Statements.executeBatch(pending);
        } catch (SQLException e) {
            throw Statements.foundKeyTaken(e) ? new VersionTakenException(e) : e;
        }
    }

    private static void set(PreparedStatement insert, AggregateEvent aggregateEvent) throws SQLException {
        Event event = aggregateEvent.event();
        insert.setObject(1, event.id());
        insert.setString(2, event.type());
        insert.setObject(3, event.time().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        insert.setString(4, event.correlationId());
        insert.setString(5, event.subject());
        insert.setString(6, aggregateEvent.type());
        insert.setString(7, aggregateEvent.id());
        insert.setLong(8, aggregateEvent.version());
        insert.setString(9, aggregateEvent.json(JSONB.toJson(event)));
    }
}
