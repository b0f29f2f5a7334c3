package io.threadpilot.platform.lease;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Statements;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * One server's part in a lease, a row of the table {@code lease}. The database's clock alone decides when a lease expires. For
 * one thread.
 */
public final class Lease {

    private static final System.Logger LOG = System.getLogger(Lease.class.getName());

    /** How long a lease lasts unless its holder confirms it: 3 seconds. */
    public static final Duration LENGTH = Duration.ofSeconds(3);

    /** The first holder finds it expired. */
    private static final String CREATE =
            "insert into lease (name, owner, fence, expires_at) values (?, ?, 0, current_timestamp - interval '1' second)";

    private static final String FENCE = "select fence from lease where name = ? and owner = ?";
    private static final String RELEASE =
            "update lease set expires_at = current_timestamp - interval '1' second where name = ? and owner = ? and fence = ?";

    private static final long NONE = 0;

    private final Connections connections;
    private final String name;
    private final long length;
    private final String take;
    private final String confirm;
    private final UUID owner = UUID.randomUUID();
    private long fence = NONE;
    private long confirmedAt;

    /**
     * Takes part in a lease, which this server does not hold yet.
     *
     * @param connections to the database that the servers share
     * @param name of what is done, 1 to 64 characters
     */
    public Lease(Connections connections, String name) {
        this(connections, name, LENGTH);
    }

    Lease(Connections connections, String name, Duration length) {
        this.connections = connections;
        this.name = name;
        this.length = length.toNanos();
        String end = "current_timestamp + interval '" + length.toMillis() / 1000.0 + "' second";
        this.take = "update lease set owner = ?, fence = fence + 1, expires_at = " + end
                + " where name = ? and expires_at < current_timestamp";
        this.confirm = "update lease set expires_at = " + end + " where name = ? and owner = ? and fence = ?";
    }

    /**
     * Takes the lease if nobody holds it, and renews it in time if this server holds it. Asks the database only when one of
     * both is due.
     *
     * @return whether this server holds it
     * @throws SQLException if the database did not answer; then this server may hold it or not
     */
    public boolean acquire() throws SQLException {
        if (fence != NONE && System.nanoTime() - confirmedAt < length / 3) {
            return true;
        }
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            if (fence != NONE) {
                try {
                    confirm(connection);
                    return true;
                } catch (LeaseLostException e) {
                    return false;
                }
            }
            return take(connection);
        }
    }

    private boolean take(Connection connection) throws SQLException {
        if (Statements.update(connection, take, owner, name) == 0) {
            createUnlessThere(connection);
            if (Statements.update(connection, take, owner, name) == 0) {
                return false;
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(FENCE)) {
            statement.setString(1, name);
            statement.setObject(2, owner);
            try (ResultSet row = statement.executeQuery()) {
                fence = row.next() ? row.getLong(1) : NONE;
            }
        }
        confirmedAt = System.nanoTime();
        return fence != NONE;
    }

    private void createUnlessThere(Connection connection) throws SQLException {
        try {
            Statements.update(connection, CREATE, name, owner);
        } catch (SQLException e) {
            if (!Statements.foundKeyTaken(e)) {
                throw e;
            }
        }
    }

    /**
     * Renews the lease inside a transaction of its holder, and keeps others from taking it until that transaction ends. The
     * first statement of the transaction.
     *
     * @param transaction of the database that the servers share
     * @throws LeaseLostException if this server does not hold the lease; the transaction must not be committed
     * @throws SQLException if the database did not answer
     */
    public void confirm(Connection transaction) throws SQLException {
        if (Statements.update(transaction, confirm, name, owner, fence) == 0) {
            fence = NONE;
            throw new LeaseLostException(name);
        }
        confirmedAt = System.nanoTime();
    }

    /**
     * Lets another server take the lease at once, or when it expires if the database does not answer. Does nothing if this
     * server does not hold it.
     */
    public void release() {
        if (fence != NONE) {
            try (Connection connection = connections.open()) {
                connection.setAutoCommit(true);
                Statements.update(connection, RELEASE, name, owner, fence);
                fence = NONE;
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "The lease {0} was not given back; it expires", name);
            }
        }
    }
}
