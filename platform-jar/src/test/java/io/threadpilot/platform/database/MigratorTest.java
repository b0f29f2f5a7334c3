package io.threadpilot.platform.database;

import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** The migrator as it is run: a process of its own, with no Jakarta API on its class path. */
class MigratorTest {

    private static final String PASSWORD = "the-password-of-the-test";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void configure() {
        environment.put("DB_URL", "jdbc:h2:file:" + folder.resolve("database"));
        environment.put("DB_USER", "threadpilot");
        environment.put("DB_PASSWORD", PASSWORD);
    }

    @Test
    void bringsTheDatabaseUpToDateAndLeavesItAloneAfterwards() throws Exception {
        migration("migration/V1__shelf.sql", "create table shelf (name varchar(20));");
        assertThat(run()).isEqualTo(upToDate(1, 4));
        migration("migration/V2__more.sql", "insert into shelf values ('second');");

        assertThat(run()).isEqualTo(upToDate(1, 0));
        assertThat(run()).isEqualTo(upToDate(0, 0));
        assertThat(shelves()).isEqualTo(1);
    }

    @Test
    void putsTheSampleDataInWhenToldTo() throws Exception {
        migration("migration/V1__shelf.sql", "create table shelf (name varchar(20));");
        migration("seed/V1__samples.sql", "insert into shelf values ('one'), ('two');");
        run();
        assertThat(shelves()).isZero();
        environment.put("THREADPILOT_SEED", "true");

        assertThat(run())
                .isEqualTo(new Outcome(
                        0,
                        List.of(
                                "Database schema: 0 migrations applied",
                                "Database platform schema: 0 migrations applied",
                                "Database sample data: 1 migrations applied")));
        assertThat(shelves()).isEqualTo(2);
    }

    /** The service's role is the one who migrates, unless somebody says otherwise. */
    @Test
    void onPostgreSqlTheGuardsFollowAndKnowTheRoleOfTheService() throws Exception {
        useEmptyPostgreSql();
        migration("migration/V1__shelf.sql", "create table shelf (name varchar(20));");
        migration("postgresql/V1__guard.sql", "insert into shelf values ('guard');");
        migration("postgresql/afterMigrate__rights.sql", "insert into shelf values ('${service-role}');");

        assertThat(run().output())
                .containsExactly(
                        "Database schema: 1 migrations applied",
                        "Database platform schema: 4 migrations applied",
                        "Database PostgreSQL schema: 1 migrations applied");
        environment.put("DB_SERVICE_USER", "another");

        assertThat(run().output()).contains("Database PostgreSQL schema: 0 migrations applied");
        assertThat(TestDatabase.POSTGRESQL.texts("select name from shelf"))
                .containsExactly("guard", "threadpilot", "another");
    }

    @Test
    void onH2TheGuardsAreLeftOut() throws Exception {
        migration("migration/V1__shelf.sql", "create table shelf (name varchar(20));");
        migration("postgresql/V1__guard.sql", "this is no statement for H2;");

        assertThat(run()).isEqualTo(upToDate(1, 4));
    }

    @Test
    void aFolderOfGuardsWithoutOneIsAMistake() throws Exception {
        useEmptyPostgreSql();
        migration("migration/V1__shelf.sql", "create table shelf (name varchar(20));");
        migration("postgresql/flyway.location", "");

        assertThat(run().output())
                .contains(
                        "Migration failed: No migrations found for the PostgreSQL schema: is flyway.location missing?");
    }

    @Test
    void aServiceWithoutSampleDataHasNothingToPutIn() throws Exception {
        migration("migration/V1__shelf.sql", "create table shelf (name varchar(20));");
        environment.put("THREADPILOT_SEED", "true");

        assertThat(run()).isEqualTo(upToDate(1, 4));
    }

    private static Outcome upToDate(int ownMigrations, int migrationsOfThePlatform) {
        return new Outcome(
                0,
                List.of(
                        "Database schema: " + ownMigrations + " migrations applied",
                        "Database platform schema: " + migrationsOfThePlatform + " migrations applied"));
    }

    @Test
    void aFailedMigrationIsOneLineWithoutPersonalNumbers() throws Exception {
        migration("migration/V1__broken.sql", "insert into nowhere values ('199001011234');");

        Outcome outcome = run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output())
                .singleElement()
                .asString()
                .startsWith("Migration failed: ")
                .contains("V1__broken.sql", "[masked]")
                .doesNotContain("199001011234");
    }

    @Test
    void aDatabaseOutOfReachIsOneLineWithoutTheUrlAndThePassword() throws Exception {
        environment.put("DB_URL", "jdbc:h2:tcp://localhost:1/none;USER=threadpilot;PASSWORD=" + PASSWORD);
        migration("migration/V1__shelf.sql", "create table shelf (name varchar(20));");

        Outcome outcome = run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output())
                .singleElement()
                .asString()
                .startsWith("Migration failed: ")
                .doesNotContain(PASSWORD, "jdbc:");
    }

    @Test
    void nothingToMigrateAtAllIsAMistake() throws Exception {
        assertThat(run())
                .isEqualTo(new Outcome(
                        1,
                        List.of("Migration failed: No migrations found for the schema: is flyway.location missing?")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DB_URL", "DB_USER", "DB_PASSWORD"})
    void namesTheVariableThatIsMissing(String variable) {
        environment.remove(variable);

        assertThat(runInside())
                .isEqualTo(new Outcome(2, List.of("The environment variable " + variable + " is missing")));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aVariableThatCannotBeReadIsNotGuessed() {
        environment.put("THREADPILOT_SEED", "yes");

        assertThat(runInside())
                .isEqualTo(new Outcome(2, List.of("The environment variable THREADPILOT_SEED must be true or false")));
        assertThat(folder).isEmptyDirectory();
    }

    private record Outcome(int code, List<String> output) {}

    private void migration(String file, String sql) throws IOException {
        Path path = folder.resolve("db").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, sql);
        Files.writeString(path.resolveSibling("flyway.location"), "");
    }

    private void useEmptyPostgreSql() throws SQLException {
        environment.put("DB_URL", TestDatabase.POSTGRESQL.url());
        TestDatabase.POSTGRESQL.drop();
    }

    private Outcome run() throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + File.pathSeparator + classPathOfTheWar(),
                        Migrator.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readAllLines(output));
    }

    private static String classPathOfTheWar() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .filter(entry -> !entry.contains("jakarta") && !entry.contains("microprofile"))
                .collect(joining(File.pathSeparator));
    }

    private Outcome runInside() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code = new Migrator(environment, new PrintStream(output, true, StandardCharsets.UTF_8)).run();
        return new Outcome(code, output.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private int shelves() throws SQLException {
        try (Connection connection = DriverManager.getConnection(environment.get("DB_URL"), "threadpilot", PASSWORD);
                ResultSet count = connection.createStatement().executeQuery("select count(*) from shelf")) {
            count.next();
            return count.getInt(1);
        }
    }
}
