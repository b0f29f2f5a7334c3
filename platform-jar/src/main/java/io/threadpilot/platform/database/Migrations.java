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
    private static final List<MigrationSet> NEEDED = List.of(MigrationSet.SCHEMA, MigrationSet.PLATFORM);
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
        if (MIGRATE.value() == When.NEVER) {
            for (MigrationSet set : NEEDED) {
                if (flyway(set).info().pending().length > 0) {
                    return false;
                }
                flyway(set).validate();
            }
        } else {
            NEEDED.forEach(this::migrate);
            if (seed) {
                migrate(MigrationSet.SAMPLE_DATA);
            }
        }
        NEEDED.forEach(this::warnOfALaterRelease);
        return true;
    }

    private Flyway flyway(MigrationSet set) {
        return set.on(Flyway.configure().dataSource(dataSource));
    }

    private void migrate(MigrationSet set) {
        LOG.log(
                Level.INFO,
                "Database {0}: {1} migrations applied",
                set.title(),
                flyway(set).migrate().migrationsExecuted);
    }

    private void warnOfALaterRelease(MigrationSet set) {
        List<String> unknown = Arrays.stream(flyway(set).info().all())
                .filter(migration -> OF_A_LATER_RELEASE.contains(migration.getState()))
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .toList();
        if (!unknown.isEmpty()) {
            LOG.log(Level.WARNING, "The {0} is of a later release, with the versions {1}", set.title(), unknown);
        }
    }

    /** The values of {@code threadpilot.database.migrate}. */
    enum When {
        AT_START,
        NEVER
    }
}
