package io.threadpilot.platform.events;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Transactions;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LeasedLoop;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives committed events of the {@link EventStore} their positions, on the one server that holds the lease {@value #NAME}. The
 * versions of an aggregate get ascending positions: a version is inserted after the one before it was committed, so it has a
 * higher identity, and is never seen without it.
 */
public final class Numberer {

    /** The name of the lease. */
    public static final String NAME = "numberer";

    /** How often the numberer looks for committed events: every 20 milliseconds. */
    static final Duration PAUSE = Duration.ofMillis(20);

    private static final int MOST_AT_ONCE = 1000;

    private static final String PENDING = "select id from event_pending order by id fetch first ? rows only";
    private static final String TAKE_POSITIONS = "update outbox_position set last_position = last_position + ?";
    private static final String INSERT = "insert into event_position (position, id)"
            + " select (select last_position from outbox_position) - cast(? as bigint) + committed.place, committed.id"
            + " from unnest(cast(? as bigint array)) with ordinality as committed (id, place)";
    private static final String DELETE = "delete from event_pending where id = any(cast(? as bigint array))";

    private final Connections connections;

    private Numberer(Connections connections) {
        this.connections = connections;
    }

    /**
     * A loop that numbers. It must be begun.
     *
     * @param connections to the database that has the event store
     */
    public static LeasedLoop loop(Connections connections) {
        return new LeasedLoop(NAME, connections, new Numberer(connections)::number, PAUSE);
    }

    /** Numbers what is committed, and tells whether there may be more. */
    private boolean number(Lease lease) throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(false);
            try {
                // Without the lease's row, which is not written while there is nothing to do.
                if (pending(connection, 1).isEmpty()) {
                    connection.rollback();
                    return false;
                }
                lease.confirm(connection);
                List<Long> committed = pending(connection, MOST_AT_ONCE);
                number(connection, committed);
                connection.commit();
                return committed.size() == MOST_AT_ONCE;
            } catch (SQLException | RuntimeException e) {
                Transactions.rollBack(connection, e);
                throw e;
            }
        }
    }

    private static List<Long> pending(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
            statement.setInt(1, most);
            List<Long> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            return ids;
        }
    }

    private static void number(Connection connection, List<Long> committed) throws SQLException {
        Array ids = connection.createArrayOf("bigint", committed.toArray());
        try (PreparedStatement take = connection.prepareStatement(TAKE_POSITIONS);
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            take.setInt(1, committed.size());
            take.executeUpdate();
            insert.setInt(1, committed.size());
            insert.setArray(2, ids);
            insert.executeUpdate();
            delete.setArray(1, ids);
            delete.executeUpdate();
        } finally {
            ids.free();
        }
    }
}
