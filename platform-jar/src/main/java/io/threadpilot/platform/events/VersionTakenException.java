package io.threadpilot.platform.events;

import java.sql.SQLException;

/** Another command has changed the aggregate first. Whoever gave the command decides again, by what the aggregate is now. */
public final class VersionTakenException extends SQLException {

    private static final long serialVersionUID = 1L;

    VersionTakenException(SQLException cause) {
        super("An event of this version is there already", cause.getSQLState(), cause);
    }
}
