package io.threadpilot.platform.consumer;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done with the records of a source. */
@FunctionalInterface
public interface BatchHandler {

    /**
     * Stores the effect of records. Called by one thread at a time for each partition.
     *
     * @param transaction in which the offset that follows is stored too; neither committed nor rolled back here
     * @param batch what to store; after a failure it is called again with these records, or with a part of them
     * @throws TryLaterException if the records are good and cannot be stored now; they are tried again, after a pause that grows
     * @throws SQLException also tried again, unless it says that the data are wrong (SQL states 22 and 23) or too large (54)
     * @throws RuntimeException if a record is bad; the others are stored, and that one is handed to the {@link DeadLetters}. One
     *     that an SQLException has caused is judged by that
     */
    void store(Connection transaction, ConsumedBatch batch) throws SQLException;
}
