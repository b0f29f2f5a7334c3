package io.threadpilot.audit.operations;

import io.threadpilot.platform.database.Connections;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The log at one moment.
 *
 * @param events how many it has, of every outcome but duplicates
 * @param unsealed how many of them no checkpoint has yet
 * @param unsealedSeconds how long the oldest of these has waited; 0 if there is none
 * @param verifiedSeconds since when the newest verification has ended; NaN if there was none
 * @param isBad whether it has found that the log is not as it was
 */
record LogReading(long events, long unsealed, double unsealedSeconds, double verifiedSeconds, boolean isBad) {

    /** Four rows, each found by its key. */
    private static final String READ =
            "select log_head.size, sealed.size, oldest.received_at, verified.ended_at, verified.first_bad"
                    + " from log_head"
                    + " cross join (select coalesce(max(size), 0) as size from checkpoint) sealed"
                    + " left join audit_event oldest on oldest.log_index = sealed.size"
                    + " left join (select ended_at, first_bad from verification where ended_at is not null"
                    + " order by id desc fetch first row only) verified on true";

    /** Asks the database, in one statement. */
    static LogReading read(Connections connections) throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(READ);
                    ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("The table log_head must have one row");
                }
                OffsetDateTime oldest = row.getObject(3, OffsetDateTime.class);
                OffsetDateTime verified = row.getObject(4, OffsetDateTime.class);
                return new LogReading(
                        row.getLong(1),
                        row.getLong(1) - row.getLong(2),
                        oldest == null ? 0 : secondsSince(oldest),
                        verified == null ? Double.NaN : secondsSince(verified),
                        row.getObject(5) != null);
            }
        }
    }

    /** Another server's clock may be ahead. */
    private static double secondsSince(OffsetDateTime time) {
        return Math.max(0, Duration.between(time.toInstant(), Instant.now()).toMillis() / 1e3);
    }
}
