package io.threadpilot.audit.privacy;

import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The keys of the subjects of a batch; new subjects get new ones. For one transaction, which locks the head. */
final class SubjectKeys {

    private static final String FIND = "select subject, secret from subject_key where subject = any(?)";
    private static final String ADD = "insert into subject_key (subject, secret) values (?, ?)";

    private final Map<String, byte[]> keys = new HashMap<>();
    private final Map<String, byte[]> added = new HashMap<>();

    /**
     * Reads keys.
     *
     * @param subjects all that may have one already
     */
    static SubjectKeys of(Connection transaction, Collection<String> subjects) throws SQLException {
        SubjectKeys found = new SubjectKeys();
        Statements.readEach(transaction, FIND, subjects, row -> found.keys.put(row.getString(1), row.getBytes(2)));
        return found;
    }

    /** The key of a subject; a new one if it has none yet. */
    byte[] of(String subject) {
        return keys.computeIfAbsent(subject, any -> {
            byte[] key = SealedBytes.newKey();
            added.put(subject, key);
            return key;
        });
    }

    void store(Connection transaction) throws SQLException {
        if (!added.isEmpty()) {
            try (PreparedStatement statement = transaction.prepareStatement(ADD)) {
                for (Map.Entry<String, byte[]> key : added.entrySet()) {
                    statement.setString(1, key.getKey());
                    statement.setBytes(2, key.getValue());
                    statement.addBatch();
                }
                Statements.executeBatch(statement);
            }
        }
    }
}
