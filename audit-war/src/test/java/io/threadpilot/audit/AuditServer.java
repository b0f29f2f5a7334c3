package io.threadpilot.audit;

import io.threadpilot.testing.LibertyServer;
import org.microshed.testing.ApplicationEnvironment;

/** What MicroShed tests of this module run against: the audit service alone, on PostgreSQL with two accounts. */
public class AuditServer implements ApplicationEnvironment {

    static final GuardedDatabase DATABASE = GuardedDatabase.create();

    static final LibertyServer LIBERTY = new LibertyServer("audit")
            .with("DB_URL", DATABASE.url())
            .with("DB_USER", GuardedDatabase.SERVICE)
            .with("DB_MIGRATION_USER", GuardedDatabase.OWNER);

    @Override
    public void start() {
        LIBERTY.start();
    }

    @Override
    public String getApplicationURL() {
        return LIBERTY.url();
    }
}
