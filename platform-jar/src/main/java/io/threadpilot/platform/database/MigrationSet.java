package io.threadpilot.platform.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import javax.sql.DataSource;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** What is migrated. Knows nothing of a container: {@link Migrator} runs without one. */
enum MigrationSet {
    /** A service's own tables. First, since it is the one that an empty database is made for. */
    SCHEMA("schema", "db/migration", "flyway_schema_history"),
    /** The tables that every service has: the log of events and its readers. */
    PLATFORM("platform schema", "db/platform", "flyway_platform_history"),
    /**
     * What only PostgreSQL can do for the tables of a service: it adds guards and speed, never meaning. After all tables, since
     * it also says which of them the service may change. Not every service has it.
     */
    POSTGRESQL("PostgreSQL schema", "db/postgresql", "flyway_postgresql_history"),
    /** Not every service has it. */
    SAMPLE_DATA("sample data", "db/seed", "flyway_seed_history");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String title;
    private final String folder;
    private final String history;

    MigrationSet(String title, String folder, String history) {
        this.title = title;
        this.folder = folder;
        this.history = history;
    }

    /** What it is called in messages. */
    String title() {
        return title;
    }

    /**
     * Whether this database of this service is to have the set. A folder is seen by its file {@code flyway.location}.
     *
     * @param configuration names the database and nothing else
     * @throws IllegalStateException if the database does not say what it is
     */
    boolean isFor(FluentConfiguration configuration) {
        return switch (this) {
            case SCHEMA, PLATFORM -> true;
            case POSTGRESQL -> isThere(configuration) && isPostgreSql(configuration.getDataSource());
            case SAMPLE_DATA -> isThere(configuration);
        };
    }

    private boolean isThere(FluentConfiguration configuration) {
        return configuration.getClassLoader().getResource(folder + "/flyway.location") != null;
    }

    private static boolean isPostgreSql(DataSource dataSource) {
        Connections connections = dataSource::getConnection;
        try {
            return connections.toPostgreSql();
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not say what it is: " + e.getMessage(), e);
        }
    }

    /**
     * Finds the migrations.
     *
     * @param configuration names the database and nothing else
     * @param serviceRole the role with which the service uses the database, who may be the one who migrates; the placeholder
     *     {@code service-role}
     * @return what applies them
     * @throws IllegalStateException if there are none at all, which Flyway would take for success
     */
    Flyway on(FluentConfiguration configuration, String serviceRole) {
        Flyway flyway = configuration
                .locations("classpath:" + folder)
                .table(history)
                // The others come into a database that has a schema already; a schema into an empty one only.
                .baselineOnMigrate(this != SCHEMA)
                .baselineVersion("0")
                .placeholders(Map.of(
                        "service-role",
                        serviceRole,
                        // What is made with the schema and is another one in each database.
                        "feed-id",
                        UUID.randomUUID().toString(),
                        "cursor-key",
                        randomKey()))
                // What a later release has applied does not stop this one, which may be the one to go back to.
                .ignoreMigrationPatterns("*:future")
                .load();
        if (flyway.info().all().length == 0) {
            throw new IllegalStateException("No migrations found for the " + title + ": is flyway.location missing?");
        }
        return flyway;
    }

    /** 32 bytes in hexadecimal. */
    private static String randomKey() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
