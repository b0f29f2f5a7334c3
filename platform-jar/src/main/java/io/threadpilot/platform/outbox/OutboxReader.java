package io.threadpilot.platform.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the events of one outbox in the order of their positions, each at least once: what was read and not yet {@linkplain
 * #passed(long) passed} is read again after a crash. Rows that a reader has not passed are kept for it, from its registration
 * on until {@link #remove()}.
 */
public final class OutboxReader {

    /** The SQL state of a row whose key is taken. */
    private static final String ALREADY_THERE = "23505";

    private final Connections connections;
    private final String name;

    private OutboxReader(Connections connections, String name) {
        this.connections = connections;
        this.name = name;
    }

    /**
     * The reader of that name. A new one begins with the oldest event that there is.
     *
     * @param connections to the database that has the outbox
     * @param name 1 to 64 characters
     * @throws SQLException if the database did not answer
     */
    public static OutboxReader register(Connections connections, String name) throws SQLException {
        OutboxReader reader = new OutboxReader(connections, name);
        try {
            reader.update("insert into outbox_reader (name, position) values (?, 0)", name);
        } catch (SQLException e) {
            if (!ALREADY_THERE.equals(e.getSQLState())) {
                throw e;
            }
        }
        return reader;
    }

    /**
     * The events after the last that this reader has passed.
     *
     * @param most how many at the most
     * @return in the order of their positions; empty if there are none yet
     */
    public List<RecordedEvent> next(int most) throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement("select position, event from outbox"
                        + " where position > (select position from outbox_reader where name = ?)"
                        + " order by position fetch first ? rows only")) {
            statement.setString(1, name);
            statement.setInt(2, most);
            List<RecordedEvent> events = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(new RecordedEvent(rows.getLong(1), rows.getString(2)));
                }
            }
            return events;
        }
    }

    /**
     * Says that everything up to a position has been dealt with and need not be kept for this reader. Never goes back.
     *
     * @param position of an event that was read
     */
    public void passed(long position) throws SQLException {
        update("update outbox_reader set position = ? where name = ? and position < ?", position, name, position);
    }

    /** Forgets this reader, so that nothing is kept for it any more. */
    public void remove() throws SQLException {
        update("delete from outbox_reader where name = ?", name);
    }

    private void update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
