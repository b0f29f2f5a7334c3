package io.threadpilot.insurance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.insure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The feed as a stream: as many listeners as there may be, those who do not read, and those who lose their key. */
class FeedStreamsIT {

    private static final String KEY = "tp_local_core_system";
    private static final String STRANGER = "threadpilot.clients.stranger-of-streams.";
    private static final String PERSON = InsuranceServer.anyPerson();

    private final List<FeedListener> listeners = new ArrayList<>();

    @BeforeAll
    static void somebodyIsInsured() {
        LIBERTY.start();
        insure(PERSON, "PET", (String) null);
    }

    /** A reader would keep events for good. */
    @AfterAll
    static void nobodyFollows() throws SQLException {
        execute("delete from outbox_reader where name like 'feed:%'");
    }

    @AfterEach
    void nobodyListens() {
        listeners.forEach(FeedListener::close);
        List.of(
                        "threadpilot.feed.heartbeat",
                        "threadpilot.feed.max-streams",
                        "threadpilot.feed.max-streams-of-a-client",
                        STRANGER + "roles",
                        STRANGER + "keys.k.sha256")
                .forEach(LIBERTY::unset);
    }

    @Test
    void aListenerGetsWhatIsThereAndWhatComes() {
        long before = last();
        lookUp();
        FeedListener listener = reading("", "?after=" + before);
        await().until(() -> listener.ids().equals(List.of(before + 1)));

        lookUp();

        await().until(() -> listener.ids().equals(List.of(before + 1, before + 2)));
        assertThat(listener.lines())
                .contains("Content-Type: text/event-stream", "Cache-Control: no-store")
                .anyMatch(line -> line.startsWith("Feed-Id: "))
                .anyMatch(line ->
                        line.startsWith("data: {\"position\":\"" + (before + 2) + "\",\"specversion\":\"1.0\","));
    }

    @Test
    void aListenerWhoseStreamHasBrokenGoesOnWhereItWas() {
        long before = last();
        IntStream.range(0, 3).forEach(time -> lookUp());

        FeedListener listener = reading("Last-Event-ID: " + (before + 2) + "\r\n", "?after=" + before);

        await().until(() -> !listener.ids().isEmpty());
        assertThat(listener.ids()).containsExactly(before + 3);
    }

    @Test
    void aStreamWithoutEventsSaysThatItIsAlive() {
        LIBERTY.set("threadpilot.feed.heartbeat", "PT0.1S");
        await().until(() -> {
            FeedListener listener = reading("", "?after=" + last());
            return await().pollDelay(Duration.ofSeconds(1)).until(listener::lines, List.class::isInstance).stream()
                            .filter(line -> line.startsWith(":"))
                            .count()
                    > 3;
        });
        assertThat(listeners.get(listeners.size() - 1).ids()).isEmpty();
    }

    /** Those who do not read are more than the server has threads, and have more to read than any buffer holds. */
    @Test
    void oneWhoDoesNotReadHoldsUpNeitherTheOthersNorTheServer() throws SQLException {
        long before = last();
        manyEvents(6_000);
        long large = last();
        for (int i = 0; i < 30; i++) {
            listeners.add(FeedListener.notReading(LIBERTY, "?after=" + before));
        }
        List<FeedListener> reading = IntStream.range(0, 200)
                .mapToObj(i -> reading("", "?after=" + large))
                .toList();
        await().atMost(Duration.ofMinutes(1)).until(() -> reading.stream().allMatch(FeedListener::hasBegun));
        // Those who read nothing for a minute lose theirs.
        assertThat(new Caller(LIBERTY).metric("feed_open_streams")).isBetween(200.0, 230.0);

        IntStream.range(0, 5).forEach(time -> lookUp());

        List<Long> expected =
                LongStream.rangeClosed(large + 1, large + 5).boxed().toList();
        await().atMost(Duration.ofMinutes(1)).until(() -> reading.stream()
                .allMatch(listener -> listener.ids().equals(expected)));
        FeedListener slow = reading("", "?after=" + before);
        await().atMost(Duration.ofMinutes(1)).until(() -> slow.ids().size() == large + 5 - before);
        assertThat(slow.ids())
                .isEqualTo(LongStream.rangeClosed(before + 1, large + 5).boxed().toList());
        listeners.forEach(FeedListener::close);
        await().atMost(Duration.ofMinutes(1)).until(FeedStreamsIT::nobodyHasAStream);
    }

    /** That a listener has gone is noticed when it is sent something. */
    private static boolean nobodyHasAStream() {
        lookUp();
        return new Caller(LIBERTY).metric("feed_open_streams") == 0;
    }

    @Test
    void whoLosesKeyOrRoleLosesTheStream() {
        LIBERTY.set(STRANGER + "roles", "events.read");
        // Of the key tp_stranger.
        LIBERTY.set(STRANGER + "keys.k.sha256", "62c97979ae2422ca875a94398e0b8a365b4fdded2ab2c8ab9d42343bc2e956e4");
        await().until(() -> statusOfStranger() == 200);
        FeedListener ofRole = FeedListener.reading(LIBERTY, "tp_stranger", "", "?after=" + last());
        listeners.add(ofRole);
        await().until(ofRole::hasBegun);

        LIBERTY.set(STRANGER + "roles", "insurances.read");
        await().until(ofRole::hasEnded);

        LIBERTY.set(STRANGER + "roles", "events.read");
        await().until(() -> statusOfStranger() == 200);
        FeedListener ofKey = FeedListener.reading(LIBERTY, "tp_stranger", "", "?after=" + last());
        FeedListener ofAnother = reading("", "?after=" + last());
        listeners.add(ofKey);
        await().until(() -> ofKey.hasBegun() && ofAnother.hasBegun());

        LIBERTY.unset(STRANGER + "keys.k.sha256");
        await().until(ofKey::hasEnded);
        assertThat(ofKey.lines()).doesNotContain("broken");
        assertThat(ofAnother.hasEnded()).isFalse();
    }

    @Test
    void asManyStreamsAreOpenAsTheOperatorAllows() {
        LIBERTY.set("threadpilot.feed.max-streams", "0");

        await().until(() -> {
            FeedListener refused = reading("", "");
            await().until(() -> !refused.lines().isEmpty());
            return refused.lines().get(0).equals("HTTP/1.1 503 Service Unavailable");
        });
        assertThat(feed("?after=0").statusCode()).as("others are answered").isEqualTo(200);
        LIBERTY.unset("threadpilot.feed.max-streams");
        await().until(() -> {
            FeedListener listener = reading("", "?after=" + last());
            await().until(() -> !listener.lines().isEmpty());
            return listener.hasBegun();
        });
    }

    /** Others find a place though one client opens streams without an end, and the one that is refused has moved no reader. */
    @Test
    void oneClientHasNoMoreStreamsThanOneMay() throws SQLException {
        LIBERTY.set(STRANGER + "roles", "events.read");
        // Of the key tp_stranger.
        LIBERTY.set(STRANGER + "keys.k.sha256", "62c97979ae2422ca875a94398e0b8a365b4fdded2ab2c8ab9d42343bc2e956e4");
        await().until(FeedStreamsIT::nobodyHasAStream);
        forgetTheReader();
        LIBERTY.set("threadpilot.feed.max-streams-of-a-client", "1");
        FeedListener first = reading("", "?after=0");
        await().until(first::hasBegun);
        await().until(() -> {
            FeedListener second = reading("", "?after=0");
            await().until(() -> !second.lines().isEmpty());
            return second.lines().get(0).startsWith("HTTP/1.1 429 ");
        });
        List<String> refusal = refusal("?after=" + last());
        assertThat(refusal.get(0)).startsWith("HTTP/1.1 429 ");
        assertThat(refusal).anyMatch(line -> line.startsWith("Retry-After: "));
        assertThat(positionOfTheReader()).isLessThan(last());

        await().until(() -> {
            FeedListener another = FeedListener.reading(LIBERTY, "tp_stranger", "", "?after=" + last());
            listeners.add(another);
            await().until(() -> !another.lines().isEmpty());
            return another.hasBegun();
        });
    }

    @Test
    void aStreamThatCannotBeginIsRefusedLikeABatch() {
        assertThat(refusal("?after=x").get(0)).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(refusal("?after=1&after=2")).contains("Content-Type: application/problem+json");
        FeedListener nobody = FeedListener.reading(LIBERTY, "tp_nobody", "", "");
        listeners.add(nobody);
        await().until(() -> !nobody.lines().isEmpty());
        assertThat(nobody.lines().get(0)).isEqualTo("HTTP/1.1 401 Unauthorized");
    }

    /** A follower of a database that is gone. It would wait for events that have other meanings. */
    @Test
    void aStreamFromBehindTheEndIsRefusedWithTheIdOfTheFeed() {
        List<String> refusal = refusal("?after=" + (last() + 1));

        assertThat(refusal.get(0)).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(refusal).anyMatch(line -> line.startsWith("Feed-Id: "));
    }

    @Test
    void theHeadOfAStreamOpensNoneAndMovesNoReader() throws SQLException {
        forgetTheReader();
        assertThat(given().header("X-Api-Key", KEY)
                        .header("Accept", "text/event-stream")
                        .head(LIBERTY.url() + "/feed/v1/events?after=" + last())
                        .statusCode())
                .isEqualTo(200);

        await().until(() -> new Caller(LIBERTY).metric("feed_open_streams") == 0);
        assertThat(positionOfTheReader()).isLessThan(last());
    }

    private static void forgetTheReader() throws SQLException {
        execute("update outbox_reader set position = 0 where name = 'feed:core-system'");
    }

    private static long positionOfTheReader() throws SQLException {
        try (Connection connection = LIBERTY.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select coalesce(max(position), 0) from outbox_reader where name = 'feed:core-system'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<String> refusal(String query) {
        FeedListener listener = reading("", query);
        await().until(listener::hasEnded);
        return listener.lines();
    }

    private FeedListener reading(String headers, String query) {
        FeedListener listener = FeedListener.reading(LIBERTY, KEY, headers, query);
        listeners.add(listener);
        return listener;
    }

    private static int statusOfStranger() {
        return given().header("X-Api-Key", "tp_stranger")
                .get(LIBERTY.url() + "/feed/v1/events")
                .statusCode();
    }

    private static io.restassured.response.Response feed(String query) {
        return given().header("X-Api-Key", KEY).get(LIBERTY.url() + "/feed/v1/events" + query);
    }

    private static long last() {
        return Long.parseLong(feed("?after=999999999999999999").header("Feed-Last-Position"));
    }

    private static void lookUp() {
        assertThat(given().header("X-Api-Key", KEY)
                        .get(LIBERTY.url() + "/api/v1/insurances/" + PERSON)
                        .statusCode())
                .isEqualTo(200);
    }

    /** As one transaction of the outbox; each event has some 2,000 characters. */
    private static void manyEvents(int number) throws SQLException {
        execute("update outbox_position set last_position = last_position + " + number
                + "; insert into outbox (position, event_id, event_type, occurred_at, event)"
                + " select last_position - " + number + " + n, gen_random_uuid(), 'large.v1', current_timestamp,"
                + " '{\"id\":\"' || n || '\",\"text\":\"" + "x".repeat(2000) + "\"}'"
                + " from outbox_position, generate_series(1, " + number + ") as n");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = LIBERTY.database();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.commit();
        }
    }
}
