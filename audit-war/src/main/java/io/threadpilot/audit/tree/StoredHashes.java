package io.threadpilot.audit.tree;

import java.sql.SQLException;
import java.util.List;

/** The hashes that are kept of a log: those of its leaves, and those of the complete nodes of the levels 8, 16, 24 and so on. */
@FunctionalInterface
public interface StoredHashes {

    /**
     * Reads a row of them.
     *
     * @param level 0 for leaves, or 8, 16, 24 and so on
     * @param from number of the first within the level, 0 or more
     * @param to one more than the number of the last; at most 256 more than {@code from}
     * @return all of them in order, 32 bytes each
     * @throws SQLException if the database did not answer
     */
    List<byte[]> read(int level, long from, long to) throws SQLException;
}
