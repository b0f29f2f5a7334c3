package io.threadpilot.platform.consumer;

import java.sql.Connection;
import java.sql.SQLException;

/** Where records go that the {@link BatchHandler} cannot store. */
@FunctionalInterface
public interface DeadLetters {

    /**
     * Keeps a record for somebody to look at.
     *
     * @param transaction in which the offset that follows is stored too, and nothing else; neither committed nor rolled back here
     * @param bad has one record, the bad one
     * @param reason what the handler has thrown
     * @throws SQLException or any other: the record is tried again, after a pause that grows, and those behind it wait
     */
    void keep(Connection transaction, ConsumedBatch bad, Exception reason) throws SQLException;
}
