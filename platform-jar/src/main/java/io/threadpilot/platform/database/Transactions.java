package io.threadpilot.platform.database;

import java.sql.Connection;
import java.sql.SQLException;

/** What transactions have in common. */
public final class Transactions {

    private Transactions() {}

    /**
     * Rolls back because of a failure, which stays the one to be told.
     *
     * @param transaction that cannot be committed
     * @param cause gets what fails now as a suppressed exception
     */
    public static void rollBack(Connection transaction, Exception cause) {
        try {
            transaction.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
