package io.threadpilot.insurance;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.insure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The feed of the insurance service, as a program that follows it sees it. */
class FeedIT {

    private static final String STRANGER = "threadpilot.clients.stranger-of-the-feed.";

    private final String correlationId = "feed-" + UUID.randomUUID();
    private String person;

    @BeforeAll
    static void start() {
        LIBERTY.start();
    }

    /** A reader would keep events for good. */
    @AfterAll
    static void nobodyFollows() throws SQLException {
        execute("delete from outbox_reader where name like 'feed:%'");
    }

    @BeforeEach
    void somebodyIsInsured() {
        person = InsuranceServer.anyPerson();
        insure(person, "PET", (String) null);
    }

    @Test
    void aFollowerSeesWhatWasRecordedInOrder() {
        long before = last();
        lookUp();
        lookUp();

        Response batch = feed("after", before, "limit", 10);

        assertThat(batch.statusCode()).isEqualTo(200);
        assertThat(batch.contentType()).isEqualTo("application/cloudevents-batch+json");
        assertThat(batch.header("Cache-Control")).isEqualTo("no-store");
        assertThat(batch.header("Feed-Last-Position")).isEqualTo("" + (before + 2));
        assertThat(UUID.fromString(batch.header("Feed-Id"))).isEqualTo(UUID.fromString(feed().header("Feed-Id")));
        assertThat(positions(batch)).containsExactly(before + 1, before + 2);
        assertThat(batch.jsonPath().getList("correlationid")).containsExactly(correlationId, correlationId);
        assertThat(batch.jsonPath().getList("specversion")).containsExactly("1.0", "1.0");
        assertThat(batch.jsonPath().getList("subject", String.class))
                .allSatisfy(subject -> assertThat(subject).hasSize(43));
        assertThat(batch.asString()).doesNotContain(person);
    }

    @Test
    void aBatchIsAsLargeAsTheCallerWants() {
        long before = last();
        IntStream.range(0, 5).forEach(time -> lookUp());

        assertThat(positions(feed("after", before, "limit", 2))).containsExactly(before + 1, before + 2);
        assertThat(positions(feed("after", before + 2, "limit", 2))).containsExactly(before + 3, before + 4);
        assertThat(positions(feed("after", before + 4, "limit", 2))).containsExactly(before + 5);
        assertThat(positions(feed("after", before + 5, "limit", 2))).isEmpty();
    }

    @Test
    void whoWaitsIsAnsweredWhenTheNextEventIsThere() {
        long before = last();
        CompletableFuture<Response> waiting =
                CompletableFuture.supplyAsync(() -> feed("after", before, "wait", "PT30S"));
        await().until(() -> positionOfTheReader() == before);
        assertThat(waiting).isNotDone();

        lookUp();

        assertThat(positions(waiting.join())).containsExactly(before + 1);
    }

    @Test
    void whoWaitsInVainIsAnsweredAnEmptyBatch() {
        long before = last();

        Response batch = feed("after", before, "wait", "PT0.3S");

        assertThat(batch.statusCode()).isEqualTo(200);
        assertThat(batch.asString()).isEqualTo("[]");
        assertThat(batch.header("Feed-Last-Position")).isEqualTo("" + before);
        assertThat(batch.header("Feed-Oldest-Position")).matches("[1-9][0-9]*");
    }

    /** Far more than the server has threads. */
    @Test
    void whoWaitsHoldsNoThread() {
        long before = last();
        ExecutorService callers = Executors.newFixedThreadPool(100);
        List<CompletableFuture<Response>> waiting = IntStream.range(0, 100)
                .mapToObj(
                        caller -> CompletableFuture.supplyAsync(() -> feed("after", before, "wait", "PT30S"), callers))
                .toList();
        await().until(() -> new Caller(LIBERTY)
                .get("/metrics")
                .lines()
                .anyMatch(line -> line.startsWith("feed_waiting_callers") && line.endsWith(" 100.0")));

        lookUp();

        assertThat(waiting).allSatisfy(one -> assertThat(positions(one.join())).containsExactly(before + 1));
        callers.shutdown();
    }

    @ParameterizedTest
    @CsvSource({
        "after, -1",
        "after, x",
        "after, ''",
        "after, 1.0",
        "after, 9999999999999999999",
        "limit, 0",
        "limit, 1001",
        "limit, 99999999999",
        "wait, 5",
        "wait, PT31S",
        "wait, PT-1S",
        "wait, PT99999999999999999999S",
        "wait, P1D"
    })
    void whatIsNoFormOfAParameterIsRefusedByItsName(String parameter, String value) {
        Response refusal = feed(parameter, value);

        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.jsonPath().getString("code")).isEqualTo("bad-request");
        assertThat(refusal.jsonPath().getString("detail")).startsWith(parameter + " must be one ");
    }

    @Test
    void aParameterThatIsThereTwiceIsRefused() {
        assertThat(as("tp_local_core_system")
                        .get("/feed/v1/events?after=0&after=1")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void withoutTheRoleNobodyFollowsAndBelowTheApiThereIsNoFeed() {
        LIBERTY.set(STRANGER + "roles", "insurances.read");
        // Of the key tp_stranger.
        LIBERTY.set(STRANGER + "keys.k.sha256", "62c97979ae2422ca875a94398e0b8a365b4fdded2ab2c8ab9d42343bc2e956e4");
        try {
            assertThat(given().get(LIBERTY.url() + "/feed/v1/events").statusCode())
                    .isEqualTo(401);
            await().until(() -> as("tp_stranger").get("/feed/v1/events").statusCode() == 403);
        } finally {
            LIBERTY.unset(STRANGER + "roles");
            LIBERTY.unset(STRANGER + "keys.k.sha256");
        }
        assertThat(as("tp_local_core_system").get("/api/feed/v1/events").statusCode())
                .isEqualTo(404);
        assertThat(as("tp_local_core_system")
                        .get("/feed/v1/insurances/" + person)
                        .statusCode())
                .isEqualTo(404);
        assertThat(as("tp_local_core_system").get("/feed").statusCode()).isEqualTo(404);
        assertThat(as("tp_local_core_system").post("/feed/v1/events").statusCode())
                .isEqualTo(405);
        assertThat(as("tp_local_core_system")
                        .header("Accept", "text/plain")
                        .get("/feed/v1/events")
                        .statusCode())
                .isEqualTo(406);
    }

    /** What a client has passed need not be kept for it. */
    @Test
    void theFeedRemembersHowFarAClientHasCome() throws SQLException {
        lookUp();
        long last = last();
        feed("after", last);
        assertThat(positionOfTheReader()).isEqualTo(last);

        feed("after", last - 1);
        assertThat(positionOfTheReader()).as("never back").isEqualTo(last);
        assertThat(positions(feed("after", last + 1000))).as("another feed").isEmpty();
        assertThat(positionOfTheReader()).as("not behind the end").isEqualTo(last);
    }

    @Test
    void whoComesTooLateIsToldWhereToBegin() throws SQLException {
        IntStream.range(0, 3).forEach(time -> lookUp());
        long last = last();
        execute("delete from outbox where position < " + last);
        execute("update event_log set removed_through = " + (last - 1));

        Response refusal = feed("after", last - 3);

        assertThat(refusal.statusCode()).isEqualTo(410);
        assertThat(refusal.jsonPath().getString("code")).isEqualTo("events-removed");
        assertThat(refusal.header("Feed-Oldest-Position")).isEqualTo("" + last);
        assertThat(refusal.header("Feed-Id")).isEqualTo(feed("after", last).header("Feed-Id"));
        assertThat(positions(feed("after", last - 1))).containsExactly(last);
    }

    /** As when a database in memory has gone, or was restored from a backup and told so. */
    @Test
    void anotherDatabaseIsAnotherFeed() throws SQLException {
        String feedId = feed().header("Feed-Id");
        UUID another = UUID.randomUUID();
        execute("update event_log set feed_id = '" + another + "'");

        Response batch = feed("after", last() + 1000, "wait", "PT30S");

        assertThat(batch.header("Feed-Id")).isEqualTo(another.toString()).isNotEqualTo(feedId);
        assertThat(batch.asString()).as("without waiting").isEqualTo("[]");
    }

    private void lookUp() {
        assertThat(as("tp_local_core_system")
                        .header("X-Correlation-Id", correlationId)
                        .get("/api/v1/insurances/" + person)
                        .statusCode())
                .isEqualTo(200);
    }

    private static long last() {
        return Long.parseLong(feed("after", "999999999999999999").header("Feed-Last-Position"));
    }

    /** The parameters are names and values by turns. */
    private static Response feed(Object... parameters) {
        RequestSpecification request = as("tp_local_core_system");
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i].toString(), parameters[i + 1]);
        }
        return request.get("/feed/v1/events");
    }

    private static RequestSpecification as(String key) {
        return given().baseUri(LIBERTY.url()).urlEncodingEnabled(false).header("X-Api-Key", key);
    }

    private static List<Long> positions(Response batch) {
        return new ArrayList<>(batch.jsonPath().getList("position", Long.class));
    }

    private static long positionOfTheReader() throws SQLException {
        try (Connection connection = LIBERTY.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select coalesce(max(position), -1) from outbox_reader where name = 'feed:core-system'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = LIBERTY.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
