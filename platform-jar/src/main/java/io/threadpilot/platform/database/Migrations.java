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
import org.flywaydb.core.api.configuration.FluentConfiguration;

import javax.sql.DataSource;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the database's schema up to date, and with {@code threadpilot.seed=true} puts the sample data in. The two have
 * histories of their own, so that a schema never depends on whether it was once seeded. With {@code
 * threadpilot.database.migrate=never} it changes nothing and only looks. All of it happens by the data source {@code
 * jdbc/migration}, whose account may be another one than the service's.
 */
@ApplicationScoped
class Migrations {

    @Produces
    static final Setting<When> MIGRATE = Setting.oneOf("threadpilot.database.migrate", When.class);

    private static final System.Logger LOG = System.getLogger(Migrations.class.getName());
    private static final List<MigrationSet> NEEDED =
            List.of(MigrationSet.SCHEMA, MigrationSet.PLATFORM, MigrationSet.POSTGRESQL);
    private static final Set<MigrationState> OF_A_LATER_RELEASE =
            EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource(lookup = "jdbc/migration", shareable = false)
    private DataSource migrating;

    @Inject
    @ConfigProperty(name = "threadpilot.seed")
    private boolean seed;

    /**
     * Migrates, or looks whether it has been done.
     *
     * @return whether the schema has all that this release needs; it may have more
     */
    boolean apply() {
        String serviceRole = serviceRole();
        List<MigrationSet> needed =
                NEEDED.stream().filter(set -> set.isFor(database())).toList();
        if (MIGRATE.value() == When.NEVER) {
            for (MigrationSet set : needed) {
                Flyway flyway = set.on(database(), serviceRole);
                if (flyway.info().pending().length > 0) {
                    return false;
                }
                flyway.validate();
            }
        } else {
            needed.forEach(set -> migrate(set, serviceRole));
            if (seed && MigrationSet.SAMPLE_DATA.isFor(database())) {
                migrate(MigrationSet.SAMPLE_DATA, serviceRole);
            }
        }
        needed.forEach(set -> warnOfALaterRelease(set, serviceRole));
        return true;
    }

    private String serviceRole() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getUserName();
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not say who the service is: " + e.getMessage(), e);
        }
    }

    private FluentConfiguration database() {
        return Flyway.configure().dataSource(migrating);
    }

    private void migrate(MigrationSet set, String serviceRole) {
        LOG.log(
                Level.INFO,
                "Database {0}: {1} migrations applied",
                set.title(),
                set.on(database(), serviceRole).migrate().migrationsExecuted);
    }

    private void warnOfALaterRelease(MigrationSet set, String serviceRole) {
        List<String> unknown = Arrays.stream(
                        set.on(database(), serviceRole).info().all())
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
