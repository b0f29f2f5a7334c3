package io.threadpilot.audit.verification;

import io.threadpilot.audit.anchor.AnchoredCheckpoint;
import io.threadpilot.audit.store.Checkpoints;
import io.threadpilot.audit.store.LogHead;
import io.threadpilot.audit.store.TreeHashes;
import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.LogKeys;
import io.threadpilot.audit.tree.SignedNote;
import io.threadpilot.audit.tree.TreeNode;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One verification of the whole log, from its first leaf to the one that was last when this began, a part at a time. The tree is
 * made anew of the leaves' bytes, and compared with the nodes, the checkpoints and the head that the database has, and with the
 * checkpoints from outside of it. Not safe for use by several threads.
 */
final class LogPass {

    private static final String CHECKPOINTS =
            "select size, note from checkpoint where size > ? and size <= ? order by size";
    private static final String IN_THE_DATABASE = "the database";

    private final LeafCheck leaves;
    private final LogKeys keys;
    private final List<AnchoredCheckpoint> outside;
    private final long sealed;
    private final CompactRange head;
    private CompactRange tree = CompactRange.of(0, null);

    /** Of that size the tree is known to be good. */
    private long good;

    private LogPass(LeafCheck leaves, LogKeys keys, List<AnchoredCheckpoint> outside, long sealed, CompactRange head) {
        this.leaves = leaves;
        this.keys = keys;
        this.outside = outside;
        this.sealed = sealed;
        this.head = head;
    }

    /**
     * Begins.
     *
     * @param outside checkpoints that were read before the transaction began, ascending by size
     */
    static LogPass begin(Connection transaction, LeafCheck leaves, LogKeys keys, List<AnchoredCheckpoint> outside)
            throws SQLException {
        // In this order: meanwhile the log grows.
        long sealed = Checkpoints.newest(transaction)
                .map(Checkpoint::of)
                .map(Checkpoint::size)
                .orElse(0L);
        return new LogPass(leaves, keys, outside, sealed, LogHead.read(transaction));
    }

    /** How many leaves are verified when it ends. */
    long size() {
        return head.size();
    }

    /** How many have been so far. */
    long verified() {
        return tree.size();
    }

    /**
     * Verifies the next leaves. After an exception of the database it can be called again.
     *
     * @param most how many
     * @return whether all are verified
     * @throws BadLogException if something is not as it was
     */
    boolean next(Connection transaction, int most) throws SQLException, BadLogException {
        CompactRange grown = CompactRange.of(tree.size(), tree.frontier());
        long to = Math.min(grown.size() + most, head.size());
        List<AnchoredCheckpoint> known = known(transaction, grown.size(), to);
        TreeHashes nodes = new TreeHashes(transaction);
        leaves.check(transaction, grown.size(), to, hash -> {
            for (TreeNode node : grown.append(hash)) {
                compare(grown, node, nodes);
            }
            while (!known.isEmpty() && known.get(0).checkpoint().size() == grown.size()) {
                compare(grown, known.remove(0));
            }
        });
        tree = grown;
        if (to == head.size()) {
            compareEnd();
        }
        return to == head.size();
    }

    /** The checkpoints of these sizes, which were all signed. */
    private List<AnchoredCheckpoint> known(Connection transaction, long above, long to)
            throws SQLException, BadLogException {
        List<AnchoredCheckpoint> known = new ArrayList<>();
        outside.stream()
                .filter(copy ->
                        copy.checkpoint().size() > above && copy.checkpoint().size() <= to)
                .forEach(known::add);
        try (PreparedStatement statement = transaction.prepareStatement(CHECKPOINTS)) {
            statement.setLong(1, above);
            statement.setLong(2, to);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.add(new AnchoredCheckpoint(IN_THE_DATABASE, signed(rows.getLong(1), rows.getString(2))));
                }
            }
        }
        known.sort((one, other) ->
                Long.compare(one.checkpoint().size(), other.checkpoint().size()));
        return known;
    }

    private Checkpoint signed(long size, String note) throws BadLogException {
        try {
            Checkpoint checkpoint =
                    Checkpoint.verified(SignedNote.parse(note), keys.all()).orElse(null);
            if (checkpoint != null && checkpoint.size() == size) {
                return checkpoint;
            }
        } catch (IllegalArgumentException e) {
            // As if nobody had signed it.
        }
        throw new BadLogException(
                Math.min(good, size - 1),
                size - 1,
                "The checkpoint of size " + size + " in the database was not signed by a key of this log.");
    }

    private void compare(CompactRange grown, TreeNode node, TreeHashes nodes) throws SQLException, BadLogException {
        List<byte[]> stored = nodes.read(node.level(), node.number(), node.number() + 1);
        if (stored.size() != 1 || !MessageDigest.isEqual(stored.get(0), node.hash())) {
            throw new BadLogException(
                    Math.max(good, node.number() << node.level()),
                    grown.size() - 1,
                    "A node of the tree is not that of its leaves, which end at index " + (grown.size() - 1) + ".");
        }
    }

    private void compare(CompactRange grown, AnchoredCheckpoint known) throws BadLogException {
        if (!MessageDigest.isEqual(grown.root(), known.checkpoint().root())) {
            throw new BadLogException(
                    good,
                    grown.size() - 1,
                    "The first " + grown.size() + " leaves are not those of the checkpoint in " + known.place() + ".");
        }
        good = grown.size();
    }

    private void compareEnd() throws BadLogException {
        if (!MessageDigest.isEqual(tree.root(), head.root())) {
            throw new BadLogException(
                    good, tree.size() - 1, "The head of the log is not that of its " + tree.size() + " leaves.");
        }
        long largest = Math.max(sealed, outsideSize());
        if (largest > tree.size()) {
            throw new BadLogException(
                    tree.size(),
                    tree.size(),
                    "The end of the log is missing: it has " + tree.size() + " leaves, and had " + largest
                            + " when a checkpoint of it was signed.");
        }
    }

    /** The size of the largest checkpoint from outside of the database; 0 if there is none. */
    long outsideSize() {
        return outside.isEmpty()
                ? 0
                : outside.get(outside.size() - 1).checkpoint().size();
    }
}
