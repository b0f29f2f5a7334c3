package io.threadpilot.platform.database;

import io.threadpilot.platform.settings.Setting;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import javax.sql.DataSource;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the database's schema up to date, and with {@code threadpilot.seed=true} puts the sample data in. The two have
 * histories of their own, so that a schema never depends on whether it was once seeded. With {@code
 * threadpilot.database.migrate=never} it changes nothing and only looks.
 */
@ApplicationScoped
class Migrations {

    @Produces
    static final Setting<When> MIGRATE = Setting.oneOf("threadpilot.database.migrate", When.class);

    private static final System.Logger LOG = System.getLogger(Migrations.class.getName());
    private static final Set<MigrationState> OF_A_LATER_RELEASE =
            EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Inject
    @ConfigProperty(name = "threadpilot.seed")
    private boolean seed;

    /**
     * Migrates, or looks whether it has been done.
     *
     * @return whether the schema has all that this release needs; it may have more
     */
    boolean apply() {
        Flyway schema = flyway(MigrationSet.SCHEMA);
        if (MIGRATE.value() == When.NEVER) {
            if (schema.info().pending().length > 0) {
                return false;
            }
            schema.validate();
        } else {
            migrate(MigrationSet.SCHEMA, schema);
            if (seed) {
                migrate(MigrationSet.SAMPLE_DATA, flyway(MigrationSet.SAMPLE_DATA));
            }
        }
        warnOfALaterRelease(schema);
        return true;
    }

    private Flyway flyway(MigrationSet set) {
        return set.on(Flyway.configure().dataSource(dataSource));
    }

    private static void migrate(MigrationSet set, Flyway flyway) {
        LOG.log(Level.INFO, "Database {0}: {1} migrations applied", set.title(), flyway.migrate().migrationsExecuted);
    }

    private static void warnOfALaterRelease(Flyway schema) {
        List<String> unknown = Arrays.stream(schema.info().all())
                .filter(migration -> OF_A_LATER_RELEASE.contains(migration.getState()))
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .toList();
        if (!unknown.isEmpty()) {
            LOG.log(Level.WARNING, "The schema is of a later release, with the versions {0}", unknown);
        }
    }

    /** The values of {@code threadpilot.database.migrate}. */
    enum When {
        AT_START,
        NEVER
    }
}
