package io.threadpilot.system;

import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The migrator's commands in {@code docs/deployment.md}, as they stand there, on a real PostgreSQL. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for a POSIX shell")
class MigratorCommandIT {

    private static final PostgreSql POSTGRESQL = new PostgreSql();

    @BeforeAll
    static void start() {
        POSTGRESQL.start();
    }

    @AfterAll
    static void stop() {
        POSTGRESQL.close();
    }

    @Test
    void theFirstRunMigratesAndTheSecondHasNothingToDo() throws Exception {
        Outcome first = migrate("insurance", database("insurance"));
        Outcome second = migrate("insurance", database("insurance"));

        assertThat(first.code()).isZero();
        assertThat(first.output()).hasSize(2).allSatisfy(line -> assertThat(line)
                .matches("Database .*schema: [1-9][0-9]* migrations applied"));
        assertThat(second.code()).isZero();
        assertThat(second.output())
                .containsExactly(
                        "Database schema: 0 migrations applied", "Database platform schema: 0 migrations applied");
        assertThat(rowsOf("insurance", "insurance")).isZero();
    }

    @Test
    void withTheSampleDataWhenToldSo() throws Exception {
        Map<String, String> environment = database("vehicle");
        environment.put("THREADPILOT_SEED", "true");

        assertThat(migrate("vehicle", environment).code()).isZero();
        assertThat(rowsOf("vehicle", "vehicle")).isEqualTo(3);
    }

    @Test
    void aDatabaseThatIsNotThereIsOne() throws Exception {
        Map<String, String> environment = database("vehicle");
        environment.put("DB_URL", POSTGRESQL.url("nothing"));

        Outcome outcome = migrate("vehicle", environment);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).singleElement().asString().startsWith("Migration failed: ");
    }

    @Test
    void whatIsNoUrlIsOne() throws Exception {
        Map<String, String> environment = database("vehicle");
        environment.put("DB_URL", "postgresql.example");

        Outcome outcome = migrate("vehicle", environment);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).singleElement().asString().startsWith("Migration failed: ");
    }

    /** In a schema of a database that is there, which is like a database of its own. */
    @Test
    void theViewsOfTheDeliveryServiceAreRebuilt() throws Exception {
        try (Connection connection = POSTGRESQL.database("insurance")) {
            connection.createStatement().execute("create schema delivery");
        }
        Map<String, String> environment = database("insurance");
        environment.put("DB_URL", POSTGRESQL.url("insurance") + "?currentSchema=delivery");
        run(command("vehicle").replace("vehicle", "delivery"), environment);

        assertThat(run(command("delivery"), environment))
                .isEqualTo(new Outcome(
                        0,
                        List.of(
                                "Vehicle: 0 rebuilt, 0 differed",
                                "Driver: 0 rebuilt, 0 differed",
                                "Calendar: 0 rebuilt, 0 differed",
                                "Route: 0 rebuilt, 0 differed",
                                "Delivery: 0 rebuilt, 0 differed")));
        environment.remove("DB_USER");
        assertThat(run(command("delivery"), environment).code()).isEqualTo(2);
    }

    @Test
    void aVariableThatIsMissingIsTwo() throws Exception {
        Map<String, String> environment = database("vehicle");
        environment.remove("DB_USER");

        assertThat(migrate("vehicle", environment))
                .isEqualTo(new Outcome(2, List.of("The environment variable DB_USER is missing")));
    }

    private static Map<String, String> database(String name) {
        return new TreeMap<>(Map.of(
                "DB_URL", POSTGRESQL.url(name),
                "DB_USER", "threadpilot",
                "DB_PASSWORD", "not-asked-for-by-this-server"));
    }

    private record Outcome(int code, List<String> output) {}

    /** The document's line for a service. */
    private static String command(String service) {
        return Checkout.read("docs/deployment.md")
                .lines()
                .filter(line -> line.startsWith("java ") && line.contains(" \"" + service + "-war/"))
                .findFirst()
                .orElseThrow();
    }

    private static Outcome migrate(String service, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(command(service), environment);
    }

    /** By a shell in the checkout, and with an environment that has nothing else. */
    private static Outcome run(String command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command)
                .directory(Checkout.path("").toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .put("PATH", Path.of(System.getProperty("java.home"), "bin").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), output.lines().toList());
    }

    private static int rowsOf(String database, String table) throws SQLException {
        try (Connection connection = POSTGRESQL.database(database);
                ResultSet count = connection.createStatement().executeQuery("select count(*) from " + table)) {
            count.next();
            return count.getInt(1);
        }
    }
}
