package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static org.awaitility.Awaitility.await;

/**
 * Lets one server wait inside its transaction. The wait has no end, unlike that for other locks.
 *
 * @param server the name of its sessions
 * @param kind of trigger
 * @param moment when the trigger fires
 * @param key of the lock that it waits for, another for each trap
 */
record Trap(GuardedDatabase database, String server, String kind, String moment, int key) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** One that catches the server before it changes a table. */
    static Trap beforeChanging(GuardedDatabase database, String server, String table, int key) {
        return new Trap(
                database, server, "trigger", "before insert or update on " + table + " for each statement", key);
    }

    /** One that catches the server when it commits what it has changed in a table. */
    static Trap beforeCommit(GuardedDatabase database, String server, String table, int key) {
        return new Trap(
                database,
                server,
                "constraint trigger",
                "after insert or update on " + table + " deferrable initially deferred for each row",
                key);
    }

    /** Puts it where it works; until it is set, everybody passes. */
    Trap install() throws SQLException {
        String name = "wait_" + key;
        database.execute(
                OWNER,
                "create function " + name + "() returns trigger language plpgsql set lock_timeout = 0 as $$ begin"
                        + " if current_setting('application_name') = '" + server + "' then"
                        + " perform pg_advisory_xact_lock_shared(" + key + "); end if; return null; end $$",
                "create " + kind + " " + name + " " + moment + " execute function " + name + "()");
        return this;
    }

    /** Takes it away again. */
    void remove() throws SQLException {
        database.execute(OWNER, "drop function wait_" + key + "() cascade");
    }

    /** Sets it until it is closed. */
    Set set() throws SQLException {
        Connection connection = database.open(ADMINISTRATOR);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + key + ")");
        }
        return new Set(database, connection, server);
    }

    /** Which is set. */
    record Set(GuardedDatabase database, Connection lock, String server) implements AutoCloseable {

        /** Awaits that the server waits in it. */
        void awaitCaught() {
            await("that " + server + " is caught").atMost(PATIENCE).until(() -> !database.rows(
                            ADMINISTRATOR,
                            "select pid from pg_stat_activity where application_name = '" + server
                                    + "' and wait_event = 'advisory'")
                    .isEmpty());
        }

        /** The server goes on. */
        @Override
        public void close() throws SQLException {
            lock.close();
        }
    }
}
