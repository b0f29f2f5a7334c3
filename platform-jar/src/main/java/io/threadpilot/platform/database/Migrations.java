package io.threadpilot.platform.database;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;

import javax.sql.DataSource;

import java.lang.System.Logger.Level;

/**
 * Brings the database's schema up to date before the service answers, and with {@code threadpilot.seed=true} puts the
 * sample data in. The two have histories of their own, so that a schema never depends on whether it was once seeded.
 */
@ApplicationScoped
public class Migrations {

    /** The priority of what a service does with its database at the start. */
    public static final int AFTER_MIGRATIONS = 2;

    private static final System.Logger LOG = System.getLogger(Migrations.class.getName());

    @Resource(shareable = false)
    private DataSource dataSource;

    @Inject
    @ConfigProperty(name = "threadpilot.seed")
    private boolean seed;

    void migrateAtStart(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        migrate(MigrationSet.SCHEMA);
        if (seed) {
            migrate(MigrationSet.SAMPLE_DATA);
        }
    }

    private void migrate(MigrationSet set) {
        int applied = set.applyTo(Flyway.configure().dataSource(dataSource));
        LOG.log(Level.INFO, "Database {0}: {1} migrations applied", set.title(), applied);
    }
}
