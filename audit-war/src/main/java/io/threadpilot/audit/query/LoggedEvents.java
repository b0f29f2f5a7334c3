package io.threadpilot.audit.query;

import io.threadpilot.audit.privacy.PersonalData;
import io.threadpilot.contracts.audit.LoggedEvent;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.QueryParameters;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The events in the log, but for dead letters. Safe for use by several threads. */
final class LoggedEvents {

    /** What takes longer is answered 503: a filter without an index, on a log that is too large for it. */
    static final int SECONDS_TO_ANSWER = 10;

    /** Some 4 MiB: so much of the payloads is kept in memory for one answer. */
    private static final int LARGEST_PAYLOADS = 4 * 1024 * 1024;

    private static final int MOST_CONFLICTS = 100;

    /** An event has up to 1 MiB. */
    private static final int ROWS_PER_FETCH = 20;

    private static final String SIZE = "select size from log_head";

    /** First the rows of a page, then what they say: for no other row. */
    private static final String EVENTS = "select e.*, (select b.payload %3$s) as payload,"
            + " (select b.subject %3$s) as sealed_for,"
            + " (select k.secret from subject_key k where k.subject = (select b.subject %3$s)) as secret"
            + " from (select log_index, kind, event_id, event_type, source, aggregate_type, aggregate_id,"
            + " aggregate_version, correlation_id, causation_id, actor, subject, occurred_at, received_at, shard,"
            + " shard_position from audit_event where kind <> 'dead-letter' and log_index < ?%1$s"
            + " order by %2$s fetch first ? rows only) e order by %2$s";

    private static final String BODY =
            "from audit_event_body b where b.log_index = e.log_index and b.received_at = e.received_at";

    private final Connections connections;

    /**
     * The events of one log.
     *
     * @param connections to the service's database
     */
    LoggedEvents(Connections connections) {
        this.connections = connections;
    }

    /** How many leaves the log has; all of them are committed. */
    long size() throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement(SIZE);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("The table log_head must have one row");
            }
            return row.getLong(1);
        }
    }

    /**
     * Reads the event of an id and the conflicts with it, up to {@value #MOST_CONFLICTS}.
     *
     * @param id 1 to 100 characters
     * @return in the order of their indexes, so that the one that was stored is the first; empty if there is none
     */
    Slice ofId(String id) throws SQLException {
        EventFilter filter =
                EventFilter.EVERYTHING.andText("id", List.of(id), QueryParameters.LONGEST_ID, "event_id = ?");
        return read(filter, EventOrder.FIRST, Long.MAX_VALUE, null, 1 + MOST_CONFLICTS);
    }

    /**
     * Reads events that follow each other. There may be fewer than the limit although more would follow, if they are large.
     *
     * @param size only of the first so many leaves of the log
     * @param from the values of {@link EventOrder#row} of the event next to which to begin; null begins with the first event
     * @param limit how many at the most, 1 or more
     */
    Slice read(EventFilter filter, EventOrder order, long size, Cursor from, int limit) throws SQLException {
        try (Connection connection = connections.open()) {
            // PostgreSQL's driver reads row by row inside a transaction only.
            connection.setAutoCommit(false);
            try {
                Slice slice = read(connection, filter, order, size, from, limit);
                connection.commit();
                return slice;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(connection, e);
                throw e;
            }
        }
    }

    private static Slice read(
            Connection connection, EventFilter filter, EventOrder order, long size, Cursor from, int limit)
            throws SQLException {
        List<Object> values = new ArrayList<>(List.of(size));
        values.addAll(filter.values());
        if (from != null) {
            values.addAll(from.row());
        }
        values.add(limit + 1);
        try (PreparedStatement statement = connection.prepareStatement(sql(filter, order, from))) {
            statement.setQueryTimeout(SECONDS_TO_ANSWER);
            statement.setFetchSize(ROWS_PER_FETCH);
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return slice(rows, direction(from), limit);
            }
        }
    }

    /** With question marks for the size, the values of the filter, those of the row if there is one, and the limit. */
    static String sql(EventFilter filter, EventOrder order, Cursor from) {
        String beyond = from == null ? "" : " and " + order.beyond(from.direction());
        return EVENTS.formatted(filter.sql() + beyond, order.sql(direction(from)), BODY);
    }

    private static Cursor.Direction direction(Cursor from) {
        return from == null ? Cursor.Direction.NEXT : from.direction();
    }

    private static Slice slice(ResultSet rows, Cursor.Direction direction, int limit) throws SQLException {
        List<FoundEvent> events = new ArrayList<>();
        int payloads = 0;
        boolean more = false;
        while (!more && rows.next()) {
            more = events.size() == limit || payloads > LARGEST_PAYLOADS;
            if (!more) {
                FoundEvent event = event(rows);
                events.add(event);
                payloads += event.payload() == null ? 0 : event.payload().length();
            }
        }
        if (direction == Cursor.Direction.PREVIOUS) {
            Collections.reverse(events);
        }
        return new Slice(events, more);
    }

    private static FoundEvent event(ResultSet row) throws SQLException {
        LoggedEvent event = new LoggedEvent(
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getObject("aggregate_version", Long.class),
                row.getString("source"),
                row.getString("actor"),
                instant(row, "occurred_at"),
                instant(row, "received_at"),
                row.getString("correlation_id"),
                row.getString("causation_id"),
                row.getString("subject"),
                row.getLong("log_index"),
                row.getString("shard"),
                row.getLong("shard_position"),
                row.getString("kind"),
                null,
                null,
                null);
        return new FoundEvent(event, payload(row));
    }

    private static String payload(ResultSet row) throws SQLException {
        String payload = row.getString("payload");
        return payload == null || row.getString("sealed_for") == null
                ? payload
                : PersonalData.payload(payload, row.getBytes("secret"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /**
     * Events that follow each other.
     *
     * @param events in their order, whatever the direction in which they were read
     * @param more whether others follow in that direction
     */
    record Slice(List<FoundEvent> events, boolean more) {

        Slice {
            events = List.copyOf(events);
        }

        /** The first; there must be one. */
        FoundEvent first() {
            return events.get(0);
        }

        /** The last; there must be one. */
        FoundEvent last() {
            return events.get(events.size() - 1);
        }
    }
}
