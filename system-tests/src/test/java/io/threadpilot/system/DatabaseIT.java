package io.threadpilot.system;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/**
 * The states that a database can be in, on real PostgreSQL. The tests share their servers, and are in an order in which each
 * can use what the one before has left; each alone starts what it lacks. Where a server runs already, its application is
 * started anew, in which everything is decided about the database.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabaseIT {

    private static final String MIGRATE = "threadpilot.database.migrate";
    private static final String START_TIMEOUT = "threadpilot.database.start-timeout";
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(1);

    private static final int PLATFORM_MIGRATIONS = Checkout.path("platform-jar/src/main/resources/db/platform")
            .toFile()
            .list((folder, name) -> name.endsWith(".sql"))
            .length;

    private static final String WITHOUT_OUTBOX =
            "drop table outbox, outbox_position, outbox_reader, event_log, event_pending, event_position, event, lease, cursor_key,"
                    + " consumed_offset, flyway_platform_history";

    private static final PostgreSql DATABASES = new PostgreSql();
    private static final LibertyServer VEHICLE = new LibertyServer("vehicle").withDatabase(DATABASES);
    private static final LibertyServer OTHER_VEHICLE = new LibertyServer("vehicle").withDatabase(DATABASES);
    private static final LibertyServer INSURANCE = new LibertyServer("insurance")
            .withDatabase(DATABASES)
            .withEnvironment("VEHICLE_SERVICE_MP_REST_URL", VEHICLE.url());

    @BeforeEach
    void databasesAreThere() {
        DATABASES.start();
    }

    @AfterEach
    void defaultsAreBack() {
        VEHICLE.unset(MIGRATE);
        INSURANCE.unset(START_TIMEOUT);
    }

    @AfterAll
    static void everythingEnds() {
        Stream.of(INSURANCE, OTHER_VEHICLE, VEHICLE).forEach(LibertyServer::close);
        DATABASES.close();
    }

    @Test
    @Order(1)
    void aDatabaseThatIsNotThereAtTheStartIsWaitedFor() {
        VEHICLE.stop();
        DATABASES.stop();
        VEHICLE.startUnready();

        why(VEHICLE, "started", containsString("not been reached"));
        why(VEHICLE, "ready", containsString("not been reached"));
        assertThat(health(VEHICLE, "live").statusCode()).isEqualTo(200);
        unavailable(askForVehicle(VEHICLE));
        given().get(VEHICLE.url() + "/api/v1/vehicles/ABC123").then().statusCode(401);

        DATABASES.start();

        await().atMost(LONGEST_RECOVERY).until(() -> health(VEHICLE, "ready").statusCode() == 200);
        assertThat(health(VEHICLE, "started").statusCode()).isEqualTo(200);
        assertThat(askForVehicle(VEHICLE).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void aDatabaseThatIsAwayForTwentySecondsUnderLoadIsSaidToEveryCaller() {
        Queue<Integer> unexpected = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        AtomicBoolean asking = new AtomicBoolean(true);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        VEHICLE.start();
        IntStream.range(0, 8)
                .forEach(caller -> callers.execute(() -> {
                    while (asking.get()) {
                        int status = askForVehicle(VEHICLE).statusCode();
                        if (status == 503) {
                            refused.incrementAndGet();
                        } else if (status != 200) {
                            unexpected.add(status);
                        }
                    }
                }));

        DATABASES.stop();
        // Not to wait for something: the outage itself is this long.
        await().pollDelay(Duration.ofSeconds(20)).atMost(Duration.ofMinutes(1)).until(() -> refused.get() > 0);
        DATABASES.start();

        await().atMost(LONGEST_RECOVERY).until(() -> askForVehicle(VEHICLE).statusCode() == 200);
        asking.set(false);
        callers.shutdown();
        await().until(callers::isTerminated);
        assertThat(unexpected).isEmpty();
    }

    @Test
    @Order(3)
    void aDatabaseThatDoesNotComeInTimeEndsTheServersLife() {
        INSURANCE.stop();
        DATABASES.stop();
        INSURANCE.set(START_TIMEOUT, "PT1S");
        INSURANCE.startUnready();

        await().until(() -> health(INSURANCE, "live").statusCode() == 503);

        why(INSURANCE, "live", containsString("not reached in time"));
        assertThat(health(INSURANCE, "started").statusCode()).isEqualTo(503);
        unavailable(askForPerson(INSURANCE));
        DATABASES.start();
        await().atMost(LONGEST_RECOVERY).until(() -> health(INSURANCE, "ready").statusCode() == 200);
        assertThat(health(INSURANCE, "live").statusCode()).isEqualTo(200);
        assertThat(INSURANCE.console())
                .containsOnlyOnce("The database was not reached within PT1S of the start")
                .containsPattern("not reached within.*refused");
    }

    @Test
    @Order(4)
    void aDatabaseThatGoesAwayIsSaidAndItsReturnIsNoticed() {
        INSURANCE.start();
        assertThat(askForPerson(INSURANCE).statusCode()).isEqualTo(200);

        for (int outage = 0; outage < 2; outage++) {
            CompletableFuture<HttpResponse<String>> stream = follow(INSURANCE);
            await().until(() -> openStreams(INSURANCE) == 1);
            DATABASES.stop();
            assertThat(stream).as("ends, so that its listener asks again").succeedsWithin(LONGEST_RECOVERY);
            assertThat(stream.join().statusCode()).isEqualTo(200);
            assertThat(openStreams(INSURANCE)).isZero();
            unavailable(askForPerson(INSURANCE));
            unavailable(askForPerson(INSURANCE));
            why(INSURANCE, "ready", equalTo("the database does not answer"));
            assertThat(health(INSURANCE, "live").statusCode()).isEqualTo(200);

            DATABASES.start();
            await().atMost(LONGEST_RECOVERY).until(() -> askForPerson(INSURANCE).statusCode() == 200);
            assertThat(health(INSURANCE, "ready").statusCode()).isEqualTo(200);
        }

        assertThat(INSURANCE.console()).contains("was not answered by the database: SQL state");
        assertThat(Stream.concat(Stream.of(INSURANCE.console()), INSURANCE.logs()))
                .allSatisfy(log -> assertThat(log)
                        .doesNotContain("199001011234")
                        .doesNotContainIgnoringCase("select ", "personal_identity_number ="));
    }

    /** The release before: there was none with another schema of the service's own so far. */
    @ParameterizedTest
    @ValueSource(strings = {"vehicle", "insurance"})
    @Order(5)
    void aDatabaseFromBeforeTheOutboxGetsIt(String service) throws SQLException {
        LibertyServer server = (service.equals("vehicle") ? VEHICLE : INSURANCE).start();
        execute(server, WITHOUT_OUTBOX);
        int before = server.messages().length();

        server.restartApplication().start();

        assertThat(applied(server, "schema", before)).isZero();
        assertThat(applied(server, "platform schema", before)).isEqualTo(PLATFORM_MIGRATIONS);
        assertThat(applied(server, "sample data", before)).isZero();
        assertThat(count(server, "outbox_position")).isEqualTo(1);
        assertThat((service.equals("vehicle") ? askForVehicle(server) : askForPerson(server)).statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(6)
    void aSchemaThatIsAheadIsServedWithAWarning() throws SQLException {
        VEHICLE.start();
        execute(
                VEHICLE,
                "insert into flyway_schema_history"
                        + " (installed_rank, version, description, type, script, checksum, installed_by,"
                        + " execution_time, success)"
                        + " values (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'threadpilot', 1, true)");
        int before = VEHICLE.console().length();

        VEHICLE.restartApplication().start();

        assertThat(askForVehicle(VEHICLE).statusCode()).isEqualTo(200);
        assertThat(VEHICLE.console().substring(before))
                .containsOnlyOnce("The schema is of a later release, with the versions [999]");
    }

    @Test
    @Order(7)
    void twoServersThatStartAtOnceMigrateOnceAndALaterStartMigratesNothing() throws SQLException {
        startBothAtOnceOnANewDatabase();

        assertThat(applied(VEHICLE, "schema", 0) + applied(OTHER_VEHICLE, "schema", 0))
                .isEqualTo(1);
        assertThat(applied(VEHICLE, "platform schema", 0) + applied(OTHER_VEHICLE, "platform schema", 0))
                .isEqualTo(PLATFORM_MIGRATIONS);
        assertThat(applied(VEHICLE, "sample data", 0) + applied(OTHER_VEHICLE, "sample data", 0))
                .isEqualTo(1);
        assertThat(count(VEHICLE, "vehicle")).isEqualTo(3);
        assertThat(askForVehicle(VEHICLE).statusCode()).isEqualTo(200);
        assertThat(askForVehicle(OTHER_VEHICLE).statusCode()).isEqualTo(200);

        execute(VEHICLE, "insert into vehicle (registration_number) values ('KEPT')");
        int before = OTHER_VEHICLE.messages().length();
        OTHER_VEHICLE.restartApplication().start();

        assertThat(applied(OTHER_VEHICLE, "schema", before)).isZero();
        assertThat(applied(OTHER_VEHICLE, "platform schema", before)).isZero();
        assertThat(applied(OTHER_VEHICLE, "sample data", before)).isZero();
        assertThat(OTHER_VEHICLE.messages().substring(before)).contains("migrations applied");
        assertThat(count(VEHICLE, "vehicle")).isEqualTo(4);
        assertThat(count(VEHICLE, "flyway_schema_history where success")).isEqualTo(1);
    }

    private static void startBothAtOnceOnANewDatabase() {
        VEHICLE.stop();
        OTHER_VEHICLE.stop();
        VEHICLE.withFurtherDatabase(DATABASES);
        OTHER_VEHICLE.withDatabaseOf(VEHICLE);
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(VEHICLE::start), CompletableFuture.runAsync(OTHER_VEHICLE::start))
                .join();
    }

    @Test
    @Order(8)
    void aSchemaThatIsBehindIsNotServedUntilSomebodyMigratesIt() throws SQLException {
        OTHER_VEHICLE.withDatabaseOf(VEHICLE).start();
        VEHICLE.start();
        execute(VEHICLE, WITHOUT_OUTBOX);
        VEHICLE.set(MIGRATE, "never");
        int before = VEHICLE.messages().length();
        VEHICLE.restartApplication();

        why(VEHICLE, "ready", containsString("lacks migrations"));
        assertThat(health(VEHICLE, "live").statusCode()).isEqualTo(200);
        unavailable(askForVehicle(VEHICLE));
        assertThat(VEHICLE.messages().substring(before))
                .containsOnlyOnce("No call is answered: the schema lacks migrations");

        OTHER_VEHICLE.restartApplication();

        await().atMost(LONGEST_RECOVERY).until(() -> health(VEHICLE, "ready").statusCode() == 200);
        assertThat(askForVehicle(VEHICLE).statusCode()).isEqualTo(200);
        assertThat(VEHICLE.messages().substring(before)).doesNotContain("migrations applied");
    }

    private static Response askForVehicle(LibertyServer server) {
        return given().header("X-Api-Key", "tp_local_core_system").get(server.url() + "/api/v1/vehicles/ABC123");
    }

    private static Response askForPerson(LibertyServer server) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .get(server.url() + "/api/v1/insurances/199001011234");
    }

    /** With a stream of the feed. */
    private static CompletableFuture<HttpResponse<String>> follow(LibertyServer server) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(server.url() + "/feed/v1/events"))
                                .header("X-Api-Key", "tp_local_core_system")
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static int openStreams(LibertyServer server) {
        return given().get(server.url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("feed_open_streams{"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
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

    /**
     * How many migrations a server has applied.
     *
     * @param from the character of its log to begin with
     */
    private static int applied(LibertyServer server, String what, int from) {
        return Pattern.compile("Database " + what + ": (\\d+) migrations applied")
                .matcher(server.messages().substring(from))
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .sum();
    }

    private static void execute(LibertyServer server, String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(LibertyServer server, String table) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getLong(1);
        }
    }
}
