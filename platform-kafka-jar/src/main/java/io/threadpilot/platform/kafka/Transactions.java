package io.threadpilot.platform.kafka;

import java.sql.Connection;
import java.sql.SQLException;

/** What transactions here have in common. */
final class Transactions {

    private Transactions() {}

    /** Rolls back because of a failure, which stays the one to be told. */
    static void rollBack(Connection transaction, Exception cause) {
        try {
            transaction.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
