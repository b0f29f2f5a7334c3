package io.threadpilot.platform.database;

import io.threadpilot.platform.tracing.Masking;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import java.io.PrintStream;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Migrates the database of one service and exits: a step before the service is deployed, which then runs with {@code
 * threadpilot.database.migrate=never}. Needs no server; the class path is what the service's WAR holds in {@code
 * WEB-INF/classes} and {@code WEB-INF/lib}, and the JDBC drivers.
 *
 * <p>Reads the environment: {@code DB_URL} (a JDBC URL), {@code DB_USER}, {@code DB_PASSWORD}; {@code DB_SERVICE_USER}, the
 * user of the service, if it is not {@code DB_USER}; and {@code THREADPILOT_SEED}, which puts the sample data in if it is
 * {@code true}.
 *
 * <p>Its exit code is
 *
 * <ul>
 *   <li>0 if the database is up to date now, whether or not there was something to do,
 *   <li>1 if a migration failed or the database could not be reached; running it again is safe,
 *   <li>2 if an environment variable is missing or cannot be read; the database was not touched.
 * </ul>
 *
 * <p>Every message is one line, and none holds the password or the URL, in which one may stand.
 */
public final class Migrator {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int NOT_CONFIGURED = 2;

    /** Flyway says what it does in many lines. Kept here, since a logger that nobody holds forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private final Map<String, String> environment;
    private final PrintStream out;

    Migrator(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    /**
     * Migrates, and ends the Java virtual machine with one of the exit codes above.
     *
     * @param arguments not read
     */
    public static void main(String[] arguments) {
        FLYWAY.setLevel(Level.OFF);
        System.exit(migrate(System.getenv(), System.out));
    }

    /**
     * Migrates, and goes on.
     *
     * @param environment the variables above
     * @param out for messages
     * @return one of the exit codes above
     */
    public static int migrate(Map<String, String> environment, PrintStream out) {
        return new Migrator(environment, out).run();
    }

    int run() {
        boolean seed;
        try {
            required("DB_URL");
            required("DB_USER");
            required("DB_PASSWORD");
            seed = seed();
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return NOT_CONFIGURED;
        }
        try {
            migrate(MigrationSet.SCHEMA);
            migrate(MigrationSet.PLATFORM);
            migrate(MigrationSet.POSTGRESQL);
            if (seed) {
                migrate(MigrationSet.SAMPLE_DATA);
            }
            return DONE;
        } catch (FlywayException | IllegalStateException e) {
            out.println("Migration failed: " + onOneLine(e.getMessage()));
            return FAILED;
        }
    }

    private void migrate(MigrationSet set) {
        FluentConfiguration database = Flyway.configure()
                .dataSource(environment.get("DB_URL"), environment.get("DB_USER"), environment.get("DB_PASSWORD"));
        if (set.isFor(database)) {
            Flyway flyway = set.on(database, serviceRole());
            out.println("Database " + set.title() + ": " + flyway.migrate().migrationsExecuted + " migrations applied");
        }
    }

    private String serviceRole() {
        String named = environment.getOrDefault("DB_SERVICE_USER", "");
        return named.isBlank() ? environment.get("DB_USER") : named;
    }

    private void required(String name) {
        if (environment.getOrDefault(name, "").isBlank()) {
            throw new IllegalArgumentException("The environment variable " + name + " is missing");
        }
    }

    private boolean seed() {
        return switch (environment.getOrDefault("THREADPILOT_SEED", "false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("The environment variable THREADPILOT_SEED must be true or false");
        };
    }

    /** Flyway's messages have several lines, name the URL, and quote statements, with the data that stands in them. */
    private String onOneLine(String message) {
        return Masking.mask(message.replace(environment.get("DB_PASSWORD"), "[password]")
                .replace(environment.get("DB_URL"), "[url]")
                .replaceAll("jdbc:[^\\s)]*", "[url]")
                .replaceAll("-{3,}", " ")
                .strip()
                .replaceAll("\\s+", " "));
    }
}
