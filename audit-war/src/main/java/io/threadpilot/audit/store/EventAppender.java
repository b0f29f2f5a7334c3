package io.threadpilot.audit.store;

import io.threadpilot.audit.privacy.SealedEvent;
import io.threadpilot.audit.privacy.Sealing;
import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.Leaf;
import io.threadpilot.audit.tree.TreeNode;
import jakarta.enterprise.context.ApplicationScoped;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends events to the log: each once, in their order, whatever else is appended. The row of the log's head is locked first and
 * until the transaction ends, so that batches follow each other and indexes have no gap.
 */
@ApplicationScoped
public class EventAppender {

    private final InstantSource clock;

    /** An appender that goes by the system's clock. */
    public EventAppender() {
        this(InstantSource.system());
    }

    EventAppender(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Appends a batch.
     *
     * @param transaction neither committed nor rolled back here; after an exception it must be rolled back
     * @param shard where the events come from
     * @param arrivals in the order of their positions
     * @return what became of each, in the same order
     * @throws SQLException if the database failed; with an SQL state of class 22 or 23 an event cannot be stored as it is
     */
    public List<Appended> append(Connection transaction, Shard shard, List<Arrival> arrivals) throws SQLException {
        CompactRange tree = LogHead.lock(transaction);
        KnownContents known = KnownContents.of(transaction, arrivals);
        Sealing sealing =
                Sealing.of(transaction, arrivals.stream().map(Arrival::parsed).toList());
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        LogRows rows = new LogRows(shard, receivedAt);
        List<TreeNode> nodes = new ArrayList<>();
        List<Appended> outcomes = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            Appended.Outcome outcome = known.outcomeOf(arrival.parsed());
            if (outcome == Appended.Outcome.DUPLICATE) {
                outcomes.add(new Appended(outcome, known.indexOf(arrival.parsed()), arrival.parsed()));
            } else {
                long index = tree.size();
                SealedEvent sealed =
                        sealing.seal(index, arrival.parsed(), arrival.received().body());
                Leaf leaf = new Leaf(
                        index,
                        shard.withEpoch(),
                        arrival.position(),
                        receivedAt,
                        arrival.received().key(),
                        arrival.received().headers(),
                        sealed.body());
                rows.add(outcome, leaf, sealed, arrival.parsed());
                nodes.addAll(tree.append(leaf.hash()));
                known.add(arrival.parsed(), index);
                outcomes.add(new Appended(outcome, index, arrival.parsed()));
            }
        }
        if (!rows.isEmpty()) {
            sealing.store(transaction);
            known.store(transaction);
            rows.store(transaction);
            LogHead.move(transaction, tree, nodes);
        }
        return outcomes;
    }
}
