package io.threadpilot.system;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

/** The states that a database can be in, on real PostgreSQL. */
class DatabaseIT {

    private static final String MIGRATE = "threadpilot.database.migrate";
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(1);

    @Test
    void aDatabaseThatIsNotThereAtTheStartIsWaitedFor() {
        try (PostgreSql database = new PostgreSql();
                LibertyServer server = new LibertyServer("vehicle").withDatabase(database)) {
            server.startUnready();

            why(server, "started", containsString("not been reached"));
            why(server, "ready", containsString("not been reached"));
            assertThat(health(server, "live").statusCode()).isEqualTo(200);
            unavailable(askForVehicle(server));
            given().get(server.url() + "/api/v1/vehicles/ABC123").then().statusCode(401);

            database.start();

            await().atMost(LONGEST_RECOVERY).until(() -> health(server, "ready").statusCode() == 200);
            assertThat(health(server, "started").statusCode()).isEqualTo(200);
            assertThat(askForVehicle(server).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDatabaseThatDoesNotComeInTimeEndsTheServersLife() {
        try (PostgreSql database = new PostgreSql();
                LibertyServer server = new LibertyServer("vehicle").withDatabase(database)) {
            server.set("threadpilot.database.start-timeout", "PT1S");
            server.startUnready();

            await().until(() -> health(server, "live").statusCode() == 503);

            why(server, "live", containsString("not reached in time"));
            assertThat(health(server, "started").statusCode()).isEqualTo(503);
            unavailable(askForVehicle(server));
            database.start();
            await().atMost(LONGEST_RECOVERY).until(() -> health(server, "ready").statusCode() == 200);
            assertThat(health(server, "live").statusCode()).isEqualTo(200);
            assertThat(server.console())
                    .containsOnlyOnce("The database was not reached within PT1S of the start")
                    .containsPattern("not reached within.*refused");
        }
    }

    @Test
    void aSchemaThatIsBehindIsNotServedUntilSomebodyMigratesIt() {
        try (PostgreSql database = new PostgreSql().start();
                LibertyServer server = new LibertyServer("vehicle").withDatabase(database);
                LibertyServer migrating = new LibertyServer("vehicle").withDatabase(database)) {
            server.set(MIGRATE, "never");
            server.startUnready();

            why(server, "ready", containsString("lacks migrations"));
            assertThat(health(server, "live").statusCode()).isEqualTo(200);
            unavailable(askForVehicle(server));
            assertThat(server.console()).containsOnlyOnce("No call is answered: the schema lacks migrations");

            migrating.start();

            await().atMost(LONGEST_RECOVERY).until(() -> health(server, "ready").statusCode() == 200);
            assertThat(askForVehicle(server).statusCode()).isEqualTo(200);
            assertThat(server.messages()).doesNotContain("migrations applied");
        }
    }

    @Test
    void aSchemaThatIsAheadIsServedWithAWarning() throws SQLException {
        try (PostgreSql database = new PostgreSql().start();
                LibertyServer server = new LibertyServer("vehicle").withDatabase(database)) {
            server.start().stop();
            execute(
                    database,
                    "vehicle",
                    "insert into flyway_schema_history"
                            + " (installed_rank, version, description, type, script, checksum, installed_by,"
                            + " execution_time, success)"
                            + " values (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'threadpilot', 1, true)");

            server.start();

            assertThat(askForVehicle(server).statusCode()).isEqualTo(200);
            assertThat(server.console()).containsOnlyOnce("The schema is of a later release, with the versions [999]");
        }
    }

    @Test
    void aDatabaseThatGoesAwayIsSaidAndItsReturnIsNoticed() throws SQLException {
        try (PostgreSql database = new PostgreSql().start();
                LibertyServer server = new LibertyServer("insurance")
                        .withDatabase(database)
                        .withEnvironment(
                                "VEHICLE_SERVICE_MP_REST_URL",
                                BothServers.onH2().vehicle().url())) {
            server.start();
            assertThat(askForPerson(server).statusCode()).isEqualTo(200);

            for (int outage = 0; outage < 2; outage++) {
                database.stop();
                unavailable(askForPerson(server));
                unavailable(askForPerson(server));
                why(server, "ready", equalTo("the database does not answer"));
                assertThat(health(server, "live").statusCode()).isEqualTo(200);

                database.start();
                await().atMost(LONGEST_RECOVERY)
                        .until(() -> askForPerson(server).statusCode() == 200);
                assertThat(health(server, "ready").statusCode()).isEqualTo(200);
            }

            assertThat(server.console()).contains("was not answered by the database: SQL state");
            assertThat(Stream.concat(Stream.of(server.console()), server.logs()))
                    .allSatisfy(log -> assertThat(log)
                            .doesNotContain("199001011234")
                            .doesNotContainIgnoringCase("select ", "personal_identity_number ="));
        }
    }

    @Test
    void aDatabaseThatIsAwayForTwentySecondsUnderLoadIsSaidToEveryCaller() {
        Queue<Integer> unexpected = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        AtomicBoolean asking = new AtomicBoolean(true);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try (PostgreSql database = new PostgreSql().start();
                LibertyServer server = new LibertyServer("vehicle").withDatabase(database)) {
            server.start();
            IntStream.range(0, 8)
                    .forEach(caller -> callers.execute(() -> {
                        while (asking.get()) {
                            int status = askForVehicle(server).statusCode();
                            if (status == 503) {
                                refused.incrementAndGet();
                            } else if (status != 200) {
                                unexpected.add(status);
                            }
                        }
                    }));

            database.stop();
            // Not to wait for something: the outage itself is this long.
            await().pollDelay(Duration.ofSeconds(20))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> refused.get() > 0);
            database.start();

            await().atMost(LONGEST_RECOVERY).until(() -> askForVehicle(server).statusCode() == 200);
            asking.set(false);
            callers.shutdown();
            await().until(callers::isTerminated);
            assertThat(unexpected).isEmpty();
        }
    }

    @Test
    void twoServersThatStartAtOnceMigrateOnceAndALaterStartMigratesNothing() throws SQLException {
        try (PostgreSql database = new PostgreSql().start();
                LibertyServer one = new LibertyServer("vehicle").withDatabase(database);
                LibertyServer other = new LibertyServer("vehicle").withDatabase(database)) {
            CompletableFuture.allOf(CompletableFuture.runAsync(one::start), CompletableFuture.runAsync(other::start))
                    .join();

            assertThat(applied(one, "schema") + applied(other, "schema")).isEqualTo(1);
            assertThat(applied(one, "platform schema") + applied(other, "platform schema"))
                    .isEqualTo(1);
            assertThat(applied(one, "sample data") + applied(other, "sample data"))
                    .isEqualTo(1);
            assertThat(count(database, "vehicle", "vehicle")).isEqualTo(3);
            assertThat(askForVehicle(one).statusCode()).isEqualTo(200);
            assertThat(askForVehicle(other).statusCode()).isEqualTo(200);

            execute(database, "vehicle", "insert into vehicle (registration_number) values ('KEPT')");
            other.stop();
            other.start();

            assertThat(applied(other, "schema")).isZero();
            assertThat(applied(other, "platform schema")).isZero();
            assertThat(applied(other, "sample data")).isZero();
            assertThat(count(database, "vehicle", "vehicle")).isEqualTo(4);
            assertThat(count(database, "vehicle", "flyway_schema_history where success"))
                    .isEqualTo(1);
        }
    }

    /** The release before: there was none with another schema of the service's own so far. */
    @ParameterizedTest
    @ValueSource(strings = {"vehicle", "insurance"})
    void aDatabaseFromBeforeTheOutboxGetsIt(String service) throws SQLException {
        try (PostgreSql database = new PostgreSql().start();
                LibertyServer server = new LibertyServer(service).withDatabase(database)) {
            server.start().stop();
            execute(database, service, "drop table outbox, outbox_position, outbox_reader, flyway_platform_history");

            server.start();

            assertThat(applied(server, "schema")).isZero();
            assertThat(applied(server, "platform schema")).isEqualTo(1);
            assertThat(applied(server, "sample data")).isZero();
            assertThat(count(database, service, "outbox_position")).isEqualTo(1);
            assertThat((service.equals("vehicle") ? askForVehicle(server) : askForPerson(server)).statusCode())
                    .isEqualTo(200);
        }
    }

    private static Response askForVehicle(LibertyServer server) {
        return given().header("X-Api-Key", "tp_local_core_system").get(server.url() + "/api/v1/vehicles/ABC123");
    }

    private static Response askForPerson(LibertyServer server) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .get(server.url() + "/api/v1/insurances/199001011234");
    }

    private static void unavailable(Response response) {
        response.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[1-9][0-9]*"))
                .body("code", equalTo("service-unavailable"));
        assertThat(response.asString()).doesNotContain("199001011234").doesNotContainIgnoringCase("sql", "select");
    }

    private static Response health(LibertyServer server, String kind) {
        return given().get(server.url() + "/health/" + kind);
    }

    private static void why(LibertyServer server, String kind, Matcher<String> reason) {
        ValidatableResponse down = health(server, kind).then().statusCode(503);
        down.body("checks.find { it.name.startsWith('database') }.data.why", reason);
    }

    private static int applied(LibertyServer server, String what) {
        return Pattern.compile("Database " + what + ": (\\d+) migrations applied")
                .matcher(server.messages())
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .sum();
    }

    private static void execute(PostgreSql database, String name, String sql) throws SQLException {
        try (Connection connection = database.database(name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(PostgreSql database, String name, String table) throws SQLException {
        try (Connection connection = database.database(name);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getLong(1);
        }
    }
}
