package io.threadpilot.platform.consumer;

import java.sql.Connection;
import java.sql.SQLException;

/** Is told of each gap, beside the log. */
@FunctionalInterface
public interface Gaps {

    /**
     * Stores that there is a gap.
     *
     * @param transaction in which the offset behind the gap is stored too; neither committed nor rolled back here
     * @throws SQLException or any other: it is tried again, after a pause that grows, and the partition waits
     */
    void record(Connection transaction, Gap gap) throws SQLException;
}
