package io.threadpilot.platform.events;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads the log in order and remembers how far it has come. Each event is seen at least once: a reader that ends before it has
 * said that it has passed an event sees it again. One whose effect is in the same database says so in the transaction of that
 * effect, and sees each event once. Events that a reader has not passed are kept for it, from its registration on until {@link
 * #remove()}.
 */
public final class EventReader {

    private static final long UNKNOWN = -1;
    private static final String POSITION = "select position from outbox_reader where name = ?";
    private static final String PASSED = "update outbox_reader set position = ? where name = ? and position < ?";

    private final Connections connections;
    private final String name;

    private EventReader(Connections connections, String name) {
        this.connections = connections;
        this.name = name;
    }

    /**
     * The reader of that name. A new one begins with the oldest event that there is.
     *
     * @param connections to the database that has the log
     * @param name 1 to 80 characters
     * @throws SQLException if the database did not answer
     */
    public static EventReader register(Connections connections, String name) throws SQLException {
        EventReader reader = new EventReader(connections, name);
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            if (reader.position(connection, POSITION) == UNKNOWN) {
                Statements.update(connection, "insert into outbox_reader (name, position) values (?, 0)", name);
            }
        } catch (SQLException e) {
            if (!Statements.foundKeyTaken(e)) {
                throw e;
            }
        }
        return reader;
    }

    /**
     * The events after the last that this reader has passed.
     *
     * @param limit how many at the most, 1 or more
     * @return in the order of their positions; empty if there are none yet
     * @throws IllegalStateException if the reader was removed
     */
    public List<RecordedEvent> next(int limit) throws SQLException {
        try (Connection connection = connections.open()) {
            return after(connection, POSITION, limit);
        }
    }

    /**
     * The same inside a transaction, which keeps other servers' readers of this name waiting until it ends.
     *
     * @param transaction of the database that has the log
     */
    public List<RecordedEvent> next(Connection transaction, int limit) throws SQLException {
        return after(transaction, POSITION + " for update", limit);
    }

    private List<RecordedEvent> after(Connection connection, String sql, int limit) throws SQLException {
        long position = position(connection, sql);
        if (position == UNKNOWN) {
            throw new IllegalStateException("There is no reader " + name + " any more");
        }
        return EventLog.after(connection, position, limit).events();
    }

    /**
     * Says that everything up to a position has been dealt with and need not be kept for this reader. Never goes back.
     *
     * @param position of an event that was read
     */
    public void passed(long position) throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            passed(connection, position);
        }
    }

    /**
     * Says the same in the transaction of the reader's effect.
     *
     * @param transaction of the database that has the log
     */
    public void passed(Connection transaction, long position) throws SQLException {
        Statements.update(transaction, PASSED, position, name, position);
    }

    /** Forgets this reader, so that nothing is kept for it any more. */
    public void remove() throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            Statements.update(connection, "delete from outbox_reader where name = ?", name);
        }
    }

    /** {@link #UNKNOWN} if it is not registered. */
    private long position(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : UNKNOWN;
            }
        }
    }
}
