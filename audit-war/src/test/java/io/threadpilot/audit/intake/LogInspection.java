package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.audit.intake.HttpCallers.Sending;
import io.threadpilot.audit.intake.SentEvent.Way;
import io.threadpilot.audit.store.TreeHashes;
import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.audit.tree.SignedNote;
import io.threadpilot.audit.tree.VerifierKey;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** Compares the whole log with what was sent. */
final class LogInspection {

    private final List<LoggedRow> rows;
    private final Map<String, LoggedRow> atPlace = new HashMap<>();

    private LogInspection(List<LoggedRow> rows) {
        this.rows = rows;
    }

    static LogInspection of(GuardedDatabase database) throws SQLException {
        return new LogInspection(LoggedRow.from(database, 0));
    }

    /** The log has what was sent, nothing else, each where it came from. */
    void assertHas(List<SentEvent> sent, List<Sending> byHttp) {
        assertThat(rows).extracting(LoggedRow::epoch).containsOnly(1L);
        assertInOrder();
        assertEachGoodEventIsThereOnce(sent);
        assertPlaces(sent);
        assertAnswers(byHttp);
        long bad = sent.stream()
                .filter(each -> !each.good() && each.way() != Way.HTTP)
                .count();
        assertThat(rows.stream()
                        .filter(row -> row.rule() != null && !row.shard().equals("http")))
                .hasSize((int) bad);
    }

    /** Indexes have no gap, and positions of a partition ascend with them. */
    private void assertInOrder() {
        Map<String, Long> last = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            LoggedRow row = rows.get(i);
            assertThat(row.index()).isEqualTo(i);
            Long before = last.put(row.shard(), row.position());
            assertThat(before == null || before < row.position())
                    .as("%s: position %s after %s", row.shard(), row.position(), before)
                    .isTrue();
            atPlace.put(row.shard() + " " + row.position(), row);
        }
    }

    private void assertEachGoodEventIsThereOnce(List<SentEvent> sent) {
        Set<String> stored = new HashSet<>();
        for (LoggedRow row : rows) {
            assertThat(row.outcome()).isIn("stored", "dead-letter");
            if (row.outcome().equals("stored")) {
                assertThat(stored.add(row.id())).as("%s once", row.id()).isTrue();
            }
        }
        assertThat(stored)
                .isEqualTo(
                        sent.stream().filter(SentEvent::good).map(SentEvent::id).collect(toSet()));
    }

    /** Where a good event is missing, it was a duplicate of one that is elsewhere. */
    private void assertPlaces(List<SentEvent> sent) {
        Map<String, Integer> times = new HashMap<>();
        sent.stream().filter(SentEvent::good).forEach(each -> times.merge(each.id(), 1, Integer::sum));
        for (SentEvent each : sent) {
            LoggedRow row = atPlace.get(each.shard() + " " + each.position());
            if (each.way() != Way.HTTP && row == null) {
                assertThat(times.getOrDefault(each.id(), 0))
                        .as("%s is missing", each)
                        .isGreaterThan(1);
            } else if (each.way() != Way.HTTP) {
                assertIs(row, each);
            }
        }
    }

    private static void assertIs(LoggedRow row, SentEvent sent) {
        assertThat(row.id()).isEqualTo(sent.id());
        assertThat(row.outcome()).as("%s", sent).isEqualTo(sent.good() ? "stored" : "dead-letter");
        assertThat(row.rule()).isEqualTo(sent.good() ? null : "type-missing");
        assertThat(row.body()).isEqualTo(sent.body());
    }

    /** What the callers were told is what the log has. A bad event that nobody has answered may be there more than once. */
    private void assertAnswers(List<Sending> byHttp) {
        Map<String, Integer> badAttempts = new HashMap<>();
        for (Sending each : byHttp) {
            LoggedRow row = rows.get((int) each.index());
            assertThat(row.id()).isEqualTo(each.event().id());
            if (each.outcome().equals("duplicate")) {
                assertThat(row.outcome()).isEqualTo("stored");
            } else {
                assertThat(row.shard()).isEqualTo("http");
                assertThat(row.outcome()).isEqualTo(each.outcome());
                assertIs(row, each.event());
            }
            if (!each.event().good()) {
                badAttempts.merge(each.event().id(), each.attempts(), Integer::sum);
            }
        }
        Map<String, Integer> badRows = new HashMap<>();
        rows.stream()
                .filter(row -> row.rule() != null && row.shard().equals("http"))
                .forEach(row -> badRows.merge(row.id(), 1, Integer::sum));
        assertThat(badRows.keySet()).isEqualTo(badAttempts.keySet());
        badRows.forEach((id, times) -> assertThat(times).isLessThanOrEqualTo(badAttempts.get(id)));
    }

    /** Every checkpoint is signed, is consistent with the one before, and the last is of this log. */
    void assertSealed(GuardedDatabase database, VerifierKey key) throws SQLException {
        try (Connection connection = database.open(GuardedDatabase.SERVICE);
                Statement statement = connection.createStatement();
                ResultSet notes = statement.executeQuery("select note from checkpoint order by size")) {
            Checkpoint last = null;
            while (notes.next()) {
                Checkpoint next = Checkpoint.verified(SignedNote.parse(notes.getString(1)), List.of(key))
                        .orElseThrow();
                if (last != null) {
                    List<byte[]> proof =
                            new MerkleProofs(new TreeHashes(connection)::read, next.size()).consistency(last.size());
                    assertThat(MerkleProofs.areConsistent(last.size(), last.root(), next.size(), next.root(), proof))
                            .as("from %s to %s", last.size(), next.size())
                            .isTrue();
                }
                last = next;
            }
            assertThat(last).isNotNull();
            assertThat(last.size()).isEqualTo(rows.size());
            assertThat(last.root()).isEqualTo(root());
        }
    }

    private byte[] root() {
        CompactRange tree = CompactRange.of(0, null);
        rows.forEach(row -> tree.append(row.leafHash()));
        return tree.root();
    }

    int size() {
        return rows.size();
    }
}
