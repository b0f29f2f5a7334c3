package io.threadpilot.audit.query.evidence;

import io.threadpilot.contracts.audit.AuditProblems;
import io.threadpilot.contracts.audit.Checkpoint;
import io.threadpilot.contracts.audit.CheckpointPage;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.Page;
import io.threadpilot.platform.pages.SignedCursors;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The checkpoints that were signed. For one thread, as its connection is. */
final class SignedCheckpoints {

    /** That pages are signed for. */
    private static final String QUESTION = "checkpoints";

    private static final String CHECKPOINTS = "select size, root, note, signed_at from checkpoint ";

    private final Connection connection;

    /**
     * The checkpoints of one log.
     *
     * @param connection which the caller closes
     */
    SignedCheckpoints(Connection connection) {
        this.connection = connection;
    }

    /** The newest; empty if the log was never sealed. */
    Optional<Checkpoint> newest() throws SQLException {
        return read("order by size desc fetch first row only").stream().findFirst();
    }

    /**
     * The one of that size.
     *
     * @throws RequestProblem 404 if there is none
     */
    Checkpoint existing(long size) throws SQLException {
        return read("where size = ?", size).stream()
                .findFirst()
                .orElseThrow(() -> new RequestProblem(
                        AuditProblems.CHECKPOINT_NOT_FOUND, "The log has no checkpoint of this size."));
    }

    /**
     * Answers a page of them.
     *
     * @param cursor as another page had it; null begins with the newest
     * @param limit how many at the most, 1 or more
     * @throws RequestProblem 400 if the cursor is none of these pages
     */
    CheckpointPage page(SignedCursors cursors, String cursor, int limit) throws SQLException {
        Cursor from = cursor == null ? null : cursors.read(QUESTION, cursor);
        Page<Checkpoint> page = Page.cut(
                read(from, limit + 1),
                limit,
                from,
                checkpoint -> List.of(Long.toString(checkpoint.size())),
                cursors,
                QUESTION);
        return new CheckpointPage(page.items(), page.next(), page.previous());
    }

    /** The nearest first. */
    private List<Checkpoint> read(Cursor from, int limit) throws SQLException {
        if (from == null) {
            return read("order by size desc fetch first ? rows only", limit);
        }
        long size = Long.parseLong(from.row().get(0));
        return from.direction() == Cursor.Direction.NEXT
                ? read("where size < ? order by size desc fetch first ? rows only", size, limit)
                : read("where size > ? order by size fetch first ? rows only", size, limit);
    }

    private List<Checkpoint> read(String which, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CHECKPOINTS + which)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<Checkpoint> checkpoints = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    checkpoints.add(new Checkpoint(
                            rows.getLong("size"),
                            Base64.getEncoder().encodeToString(rows.getBytes("root")),
                            rows.getObject("signed_at", OffsetDateTime.class).toInstant(),
                            rows.getString("note")));
                }
            }
            return checkpoints;
        }
    }

    /** Hashes as callers see them. */
    static List<String> base64(List<byte[]> hashes) {
        return hashes.stream().map(Base64.getEncoder()::encodeToString).toList();
    }
}
