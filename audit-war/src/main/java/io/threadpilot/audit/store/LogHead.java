package io.threadpilot.audit.store;

import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.TreeNode;
import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The head of the log in the database: its size, and the tree up to there. */
public final class LogHead {

    private static final String READ = "select size, frontier from log_head";
    private static final String LOCK = READ + " for update";
    private static final String MOVE = "update log_head set size = ?, frontier = ?";
    private static final String ADD_NODE = "insert into tree_node (level, node_number, hash) values (?, ?, ?)";

    private LogHead() {}

    /** As it is now. */
    public static CompactRange read(Connection connection) throws SQLException {
        return read(connection, READ);
    }

    /** As it is now; keeps others from moving it until the transaction ends. */
    static CompactRange lock(Connection transaction) throws SQLException {
        return read(transaction, LOCK);
    }

    private static CompactRange read(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("The table log_head must have one row");
            }
            return CompactRange.of(row.getLong(1), row.getBytes(2));
        }
    }

    /**
     * Moves it to where leaves were appended.
     *
     * @param nodes that these leaves have completed
     */
    static void move(Connection transaction, CompactRange tree, List<TreeNode> nodes) throws SQLException {
        try (PreparedStatement add = transaction.prepareStatement(ADD_NODE);
                PreparedStatement move = transaction.prepareStatement(MOVE)) {
            for (TreeNode node : nodes) {
                add.setInt(1, node.level());
                add.setLong(2, node.number());
                add.setBytes(3, node.hash());
                add.addBatch();
            }
            Statements.executeBatch(add);
            move.setLong(1, tree.size());
            move.setBytes(2, tree.frontier());
            move.executeUpdate();
        }
    }
}
