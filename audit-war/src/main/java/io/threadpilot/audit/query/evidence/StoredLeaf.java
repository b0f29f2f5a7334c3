package io.threadpilot.audit.query.evidence;

import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A leaf of the log.
 *
 * @param index 0 or more
 * @param hash 32 bytes
 */
record StoredLeaf(long index, byte[] hash) {

    private static final String STORED =
            "select log_index, leaf_hash from audit_event where event_id = ? and kind = 'stored'";
    private static final String ANY = "select log_index, leaf_hash from audit_event"
            + " where event_id = ? and kind <> 'dead-letter' and log_index = ?";

    /**
     * Finds the leaf of an event.
     *
     * @param id of the event
     * @param index which of the events that came under this id; empty finds the one that was stored
     * @throws RequestProblem 404 if there is none
     */
    static StoredLeaf existing(Connection connection, String id, Optional<Long> index) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(index.isPresent() ? ANY : STORED)) {
            statement.setString(1, id);
            if (index.isPresent()) {
                statement.setLong(2, index.get());
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new RequestProblem(
                            AuditProblems.EVENT_NOT_FOUND, "The log has no event of this id and index.");
                }
                return new StoredLeaf(row.getLong(1), row.getBytes(2));
            }
        }
    }
}
