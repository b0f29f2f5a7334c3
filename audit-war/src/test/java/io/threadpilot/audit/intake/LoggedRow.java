package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.audit.privacy.PersonalData;
import io.threadpilot.audit.tree.Leaf;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log has of an event: its row, and its leaf, which says the same and has the hash of the row.
 *
 * @param outcome {@code stored}, {@code id-conflict} or {@code dead-letter}
 * @param id null if none could be read
 * @param rule of a dead letter; otherwise null
 * @param body as it came; null if it has none
 * @param leafHash which was computed anew
 */
record LoggedRow(
        long index,
        String outcome,
        String id,
        String shard,
        long epoch,
        long position,
        String rule,
        byte[] body,
        byte[] leafHash) {

    private static final String ROWS = "select e.log_index, e.kind, e.event_id, e.shard, e.epoch, e.shard_position,"
            + " d.rule, e.leaf_hash, b.leaf, b.wrapped_key, k.secret from audit_event e"
            + " join audit_event_body b on b.log_index = e.log_index"
            + " left join dead_letter d on d.log_index = e.log_index"
            + " left join subject_key k on k.subject = b.subject where e.log_index >= ? order by e.log_index";

    /** All rows from an index on, in order. */
    static List<LoggedRow> from(GuardedDatabase database, long first) throws SQLException {
        try (Connection connection = database.open(GuardedDatabase.OWNER);
                PreparedStatement statement = connection.prepareStatement(ROWS)) {
            // A cursor: the log may be larger than the memory.
            connection.setAutoCommit(false);
            statement.setFetchSize(1_000);
            statement.setLong(1, first);
            List<LoggedRow> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(read(rows));
                }
            }
            return found;
        }
    }

    /** Those of the present epoch of a shard. */
    static List<LoggedRow> of(GuardedDatabase database, String shard, long firstPosition) throws SQLException {
        List<LoggedRow> all = from(database, 0).stream()
                .filter(row -> row.shard.equals(shard))
                .toList();
        long present = all.stream().mapToLong(LoggedRow::epoch).max().orElse(1);
        return all.stream()
                .filter(row -> row.epoch == present && row.position >= firstPosition)
                .toList();
    }

    private static LoggedRow read(ResultSet row) throws SQLException {
        Leaf leaf = Leaf.decode(row.getBytes("leaf"));
        LoggedRow logged = new LoggedRow(
                row.getLong("log_index"),
                row.getString("kind"),
                row.getString("event_id"),
                row.getString("shard"),
                row.getLong("epoch"),
                row.getLong("shard_position"),
                row.getString("rule"),
                body(leaf, row),
                leaf.hash());
        assertThat(logged.leafHash).isEqualTo(row.getBytes("leaf_hash"));
        assertThat(leaf.index()).isEqualTo(logged.index);
        assertThat(leaf.shard()).isEqualTo(logged.shard + "#" + logged.epoch);
        assertThat(leaf.position()).isEqualTo(logged.position);
        return logged;
    }

    private static byte[] body(Leaf leaf, ResultSet row) throws SQLException {
        if (leaf.body() == null || !leaf.body().isSealed()) {
            return leaf.body() == null ? null : leaf.body().bytes();
        }
        return PersonalData.body(leaf.body(), row.getBytes("wrapped_key"), row.getBytes("secret"))
                .orElseThrow();
    }
}
