package io.threadpilot.audit;

import io.threadpilot.testing.LibertyServer;
import org.microshed.testing.ApplicationEnvironment;

import java.nio.file.Path;
import java.util.UUID;

/** What MicroShed tests of this module run against: the audit service alone, on PostgreSQL with two accounts. */
public class AuditServer implements ApplicationEnvironment {

    static final GuardedDatabase DATABASE = GuardedDatabase.create();

    /** To which the server adds copies of checkpoints. */
    static final Path ANCHOR =
            Path.of("target", "checkpoints-" + UUID.randomUUID()).toAbsolutePath();

    static final LibertyServer LIBERTY = new LibertyServer("audit")
            .with("DB_URL", DATABASE.url())
            .with("DB_USER", GuardedDatabase.SERVICE)
            .with("DB_MIGRATION_USER", GuardedDatabase.OWNER)
            .withEnvironment("THREADPILOT_AUDIT_ANCHOR_FILE", ANCHOR.toString());

    @Override
    public void start() {
        LIBERTY.start();
    }

    @Override
    public String getApplicationURL() {
        return LIBERTY.url();
    }
}
