package io.threadpilot.platform.database;

/** What is known of the database's schema. */
enum SchemaState {
    AWAITED("the database has not been reached yet"),
    OVERDUE("the database was not reached in time after the start"),
    BEHIND("the schema lacks migrations of this release, which this service is configured not to apply"),
    FAILED("the migrations failed; the log says why"),
    READY("the schema is up to date");

    private final String why;

    SchemaState(String why) {
        this.why = why;
    }

    String why() {
        return why;
    }

    /** The database was there, and the start has done what it could. */
    boolean reached() {
        return this == BEHIND || this == READY;
    }

    /** Nothing but a restart is likely to help. */
    boolean hopeless() {
        return this == OVERDUE || this == FAILED;
    }
}
