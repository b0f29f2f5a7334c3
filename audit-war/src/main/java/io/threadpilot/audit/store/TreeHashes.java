package io.threadpilot.audit.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The hashes of the Merkle tree that the database keeps. For one thread, as its connection is. */
public final class TreeHashes {

    private static final String LEAVES =
            "select leaf_hash from audit_event where log_index >= ? and log_index < ? order by log_index";
    private static final String NODES =
            "select hash from tree_node where level = ? and node_number >= ? and node_number < ? order by node_number";

    private final Connection connection;

    /**
     * The hashes of one log.
     *
     * @param connection which the caller closes
     */
    public TreeHashes(Connection connection) {
        this.connection = connection;
    }

    /**
     * Reads hashes beside each other.
     *
     * @param level 0 for leaves, or 8, 16, 24 and so on
     * @param from number of the first within the level, 0 or more
     * @param to one more than the number of the last
     * @return in order, 32 bytes each; fewer if the log does not have all of them
     */
    public List<byte[]> read(int level, long from, long to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(level == 0 ? LEAVES : NODES)) {
            int parameter = 1;
            if (level > 0) {
                statement.setInt(parameter++, level);
            }
            statement.setLong(parameter++, from);
            statement.setLong(parameter, to);
            List<byte[]> hashes = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    hashes.add(rows.getBytes(1));
                }
            }
            return hashes;
        }
    }
}
