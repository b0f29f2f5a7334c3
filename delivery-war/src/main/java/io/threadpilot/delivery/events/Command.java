package io.threadpilot.delivery.events;

import java.sql.SQLException;

/**
 * A change that a caller asks for. It may be executed more than once, each time in a transaction of its own, until none of its
 * events has a version that another command has taken.
 *
 * @param <R> what the caller is told
 */
@FunctionalInterface
public interface Command<R> {

    /**
     * Decides by what is there now, and stores what happens.
     *
     * @param transaction neither committed nor rolled back here
     * @throws SQLException if the database failed, or another command was faster
     */
    R execute(CommandTransaction transaction) throws SQLException;
}
