package io.threadpilot.audit.store;

import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.SignedNote;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The signed checkpoints of the log, in the database. */
public final class Checkpoints {

    private static final String NEWEST = "select note from checkpoint order by size desc fetch first row only";
    private static final String ADD = "insert into checkpoint (size, root, note, signed_at) values (?, ?, ?, ?)";

    private Checkpoints() {}

    /** The newest; empty if the log was never sealed. */
    public static Optional<SignedNote> newest(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEWEST);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(SignedNote.parse(row.getString(1))) : Optional.empty();
        }
    }

    static void add(Connection transaction, Checkpoint checkpoint, SignedNote note, Instant signedAt)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(ADD)) {
            statement.setLong(1, checkpoint.size());
            statement.setBytes(2, checkpoint.root());
            statement.setString(3, note.toString());
            statement.setObject(4, signedAt.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }
}
