package io.threadpilot.platform.events;

import io.threadpilot.platform.database.Connections;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The numbered events of a service, of both kinds. Safe for use by several threads. */
public final class EventLog {

    private static final String HEAD =
            "select feed_id, removed_through + 1, last_position from event_log cross join outbox_position";

    private static final String RANGE = "select position, event from outbox where position > ? and position <= ?"
            + " union all select p.position, e.event from event_position p join event e on e.id = p.id"
            + " where p.position > ? and p.position <= ?"
            + " order by position";

    private static final String NEXT = "select min(position) from ("
            + "select min(position) as position from outbox where position > ?"
            + " union all select min(position) from event_position where position > ?) following";

    private final Connections connections;

    /**
     * The log of one service.
     *
     * @param connections to the service's database
     */
    public EventLog(Connections connections) {
        this.connections = connections;
    }

    /** Which log it is, and from where to where it reaches now. */
    public Head head() throws SQLException {
        try (Connection connection = connections.open()) {
            return head(connection);
        }
    }

    private static Head head(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HEAD);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("The tables event_log and outbox_position must have one row each");
            }
            return new Head(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3));
        }
    }

    /**
     * The events that follow a position. Whether they are all that was there, {@link Slice#complete} says.
     *
     * @param position 0 or more
     * @param limit how many events at the most, 1 or more
     */
    public Slice after(long position, int limit) throws SQLException {
        try (Connection connection = connections.open()) {
            return after(connection, position, limit);
        }
    }

    static Slice after(Connection connection, long position, int limit) throws SQLException {
        Head head = head(connection);
        if (position >= head.last()) {
            return new Slice(head, List.of(), true);
        }
        List<RecordedEvent> events = range(connection, position, Math.min(head.last(), position + limit));
        if (events.isEmpty()) {
            // So many were removed.
            long next = next(connection, position);
            events = range(connection, next - 1, Math.min(head.last(), next - 1 + limit));
        }
        // Positions have no gaps: what is missing was removed, perhaps while this was read.
        long to = events.isEmpty() ? head.last() : events.get(events.size() - 1).position();
        return new Slice(head, events, events.size() == to - position);
    }

    private static List<RecordedEvent> range(Connection connection, long after, long to) throws SQLException {
        List<RecordedEvent> events = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(RANGE)) {
            statement.setLong(1, after);
            statement.setLong(2, to);
            statement.setLong(3, after);
            statement.setLong(4, to);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(new RecordedEvent(rows.getLong(1), rows.getString(2)));
                }
            }
        }
        return events;
    }

    /** The position of the next event that is there; 0 if there is none. */
    private static long next(Connection connection, long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            statement.setLong(1, position);
            statement.setLong(2, position);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Which log it is, and from where to where it reaches.
     *
     * @param feedId made with the schema; another id is another log
     * @param oldest the position from which on nothing was removed, 1 or more; one more than {@code last} if nothing is left
     * @param last the position of the newest event; 0 if there never was one
     */
    public record Head(UUID feedId, long oldest, long last) {}

    /**
     * A part of the log.
     *
     * @param head as it was just before the events were read
     * @param events in the order of their positions
     * @param complete whether no event between the position that was asked about and the last of these was removed
     */
    public record Slice(Head head, List<RecordedEvent> events, boolean complete) {

        /** Keeps what is listed at this time. */
        public Slice {
            events = List.copyOf(events);
        }
    }
}
