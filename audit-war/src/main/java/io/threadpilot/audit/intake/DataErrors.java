package io.threadpilot.audit.intake;

import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.audit.event.Rejection;

import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Events that keep all rules and that the database refuses nevertheless. */
final class DataErrors {

    private DataErrors() {}

    /** Of a row that has no partition on PostgreSQL: that of its month is missing. */
    static final String NO_PARTITION = "23514";

    /** Whether the data are the cause: SQL states of the classes 22 (data exception) and 23 (integrity constraint violation). */
    static boolean isOne(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return !(failure instanceof SQLTransientException)
                && !state.equals(NO_PARTITION)
                && (state.startsWith("22") || state.startsWith("23"));
    }

    /** Such an event as a dead letter. */
    static Rejection rejection(ParsedEvent parsed) {
        return new Rejection(
                parsed instanceof AuditEvent event ? event.id() : null,
                "not-storable",
                "The database refuses a value of this event.");
    }
}
