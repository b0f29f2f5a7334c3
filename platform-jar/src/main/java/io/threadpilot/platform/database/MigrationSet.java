package io.threadpilot.platform.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** What is migrated. Knows nothing of a container: {@link Migrator} runs without one. */
enum MigrationSet {
    /** A service's own tables. First, since it is the one that an empty database is made for. */
    SCHEMA("schema", "classpath:db/migration", "flyway_schema_history"),
    /** The tables that every service has: the log of events and its readers. */
    PLATFORM("platform schema", "classpath:db/platform", "flyway_platform_history"),
    SAMPLE_DATA("sample data", "classpath:db/seed", "flyway_seed_history");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String title;
    private final String location;
    private final String history;

    MigrationSet(String title, String location, String history) {
        this.title = title;
        this.location = location;
        this.history = history;
    }

    /** What it is called in messages. */
    String title() {
        return title;
    }

    /**
     * Finds the migrations.
     *
     * @param configuration names the database and nothing else
     * @return what applies them
     * @throws IllegalStateException if there are none at all, which Flyway would take for success
     */
    Flyway on(FluentConfiguration configuration) {
        Flyway flyway = configuration
                .locations(location)
                .table(history)
                // The others come into a database that has a schema already; a schema into an empty one only.
                .baselineOnMigrate(this != SCHEMA)
                .baselineVersion("0")
                // What is made with the schema and is another one in each database.
                .placeholders(Map.of("feed-id", UUID.randomUUID().toString(), "cursor-key", randomKey()))
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
