package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.audit.intake.IntakeServer.Answer;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.intake.HostileEvent.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The ways in side by side: one server takes events from a feed, from a topic and by HTTP. */
class EveryWayInIT {

    private static final GuardedDatabase DATABASE = GuardedDatabase.create();
    private static final EventTopic TOPIC = new EventTopic(new KafkaBroker(), IntakeServer.TOPIC);
    private static final FeedStub FEED = new FeedStub();
    private static final IntakeServer SERVER = IntakeServer.prepare("every-way", DATABASE, TOPIC.broker(), FEED);

    private static final String FEED_SHARD = IntakeServer.FEED + "/0";
    private static final String TOPIC_SHARD = IntakeServer.TOPIC + "/0";
    private static final byte[] AMOUNT = "{\"amount\":1}".getBytes(UTF_8);

    private final String id = UUID.randomUUID().toString();
    private long feedFrom;
    private long topicFrom;

    @BeforeAll
    static void start() throws Exception {
        TOPIC.create(1);
        SERVER.liberty().start();
    }

    @AfterAll
    static void end() {
        SERVER.liberty().close();
        TOPIC.broker().close();
        FEED.close();
    }

    @BeforeEach
    void everythingIsRead() throws SQLException {
        // The first epoch begins when a source was reached.
        await().until(() -> feedPosition() > 0
                && !DATABASE.rows(OWNER, "select from consumed_offset where topic = '" + IntakeServer.TOPIC + "'")
                        .isEmpty());
        feedFrom = feedPosition();
        topicFrom = topicPosition();
    }

    @Test
    void whicheverWayAnEventComesItIsStoredOnce() throws Exception {
        FEED.add(event(id, "{\"amount\":1}"));
        await().until(() -> feedPosition() == feedFrom + 1);
        TOPIC.send(List.of(
                TOPIC.structured(0, event(id, "{ \"amount\" : 1.0 }").getBytes(UTF_8)),
                TOPIC.binary(0, attributes(id), AMOUNT)));
        await().until(() -> topicPosition() == topicFrom + 2);
        Answer byHttp = post(event(id, "{\"amount\":1e0}"));

        assertThat(byHttp.json().getString("results[0].outcome")).isEqualTo("duplicate");
        assertThat(rowsOf(id)).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo("stored");
            assertThat(row.shard()).isEqualTo(FEED_SHARD);
        });

        TOPIC.send(List.of(TOPIC.binary(0, attributes(id), "{\"amount\":2}".getBytes(UTF_8))));
        await().until(() -> topicPosition() == topicFrom + 3);

        assertThat(post(event(id, "{\"amount\":2}")).json().getString("results[0].outcome"))
                .isEqualTo("duplicate");
        assertThat(rowsOf(id)).extracting(LoggedRow::outcome).containsExactly("stored", "id-conflict");
        Answer found = SERVER.get("/events/" + id);
        assertThat(found.json().getInt("payload.amount")).isEqualTo(1);
        assertThat(found.json().getList("conflicts.payload.amount")).containsExactly(2);
    }

    @Test
    void whateverAFeedBringsStopsNothingAndIsKeptByteByByte() throws Exception {
        List<HostileEvent> hostile = with(HostileEvent.everywhere(), HostileEvent.tooLarge());
        // An answer that is no feed's is asked for again.
        FEED.next(200, FEED.headers(), "[{\"position\":\"" + feedFrom + "\",]");

        FEED.add(hostile.stream().map(HostileEvent::bytes).toList());
        FEED.add(event(id, "1"));

        await().until(() -> feedPosition() == feedFrom + hostile.size() + 1);
        List<byte[]> sent = new ArrayList<>();
        for (HostileEvent each : hostile) {
            sent.add(FeedStub.sent(feedFrom + sent.size(), each.bytes()));
        }
        assertLogged(LoggedRow.of(DATABASE, FEED_SHARD, feedFrom), hostile, sent);
    }

    @Test
    void whateverATopicBringsStopsNothingAndIsKeptByteByByte() throws Exception {
        List<HostileEvent> hostile = with(HostileEvent.everywhere(), HostileEvent.tooLarge());
        hostile.addAll(HostileEvent.notForFeeds());
        hostile.add(HostileEvent.withoutValue());

        TOPIC.send(with(
                hostile.stream().map(each -> TOPIC.structured(0, each.bytes())).toList(),
                TOPIC.structured(0, event(id, "1").getBytes(UTF_8))));

        await().until(() -> topicPosition() == topicFrom + hostile.size() + 1);
        assertLogged(
                LoggedRow.of(DATABASE, TOPIC_SHARD, topicFrom),
                hostile,
                hostile.stream().map(HostileEvent::bytes).toList());
    }

    @Test
    void whateverACallerSendsIsAnsweredAndIsKeptByteByByte() throws Exception {
        List<HostileEvent> hostile = new ArrayList<>(HostileEvent.everywhere());
        hostile.addAll(HostileEvent.notForFeeds());
        long from = httpPosition() + 1;

        for (HostileEvent each : hostile) {
            Answer answer = SERVER.post(each.bytes());

            assertThat(answer.status()).as(each.name()).isEqualTo(200);
            assertThat(answer.json().getString("results[0].outcome"))
                    .as(each.name())
                    .isEqualTo(each.outcome());
            assertThat(answer.json().getString("results[0].errors[0].rule"))
                    .as(each.name())
                    .isEqualTo(each.rule());
        }
        assertThat(SERVER.post(HostileEvent.tooLarge().bytes()).status()).isEqualTo(413);
        post(event(id, "1"));

        assertLogged(
                LoggedRow.of(DATABASE, "http", from),
                hostile,
                hostile.stream().map(HostileEvent::bytes).toList());
    }

    @Test
    void ofFiveHundredTheBadOneIsPutAsideOnceHoweverOftenTheServerStarts() throws Exception {
        List<String> events = new ArrayList<>(IntStream.range(0, 500)
                .mapToObj(number -> event(id + "-" + number, "{\"number\":" + number + "}"))
                .toList());
        events.set(249, "{\"specversion\":\"1.0\",\"id\":\"" + id + "-249\"}");
        TOPIC.send(events.stream()
                .map(each -> TOPIC.structured(0, each.getBytes(UTF_8)))
                .toList());
        await().until(() -> topicPosition() == topicFrom + 500);
        assertThat(post(events.stream().collect(joining(",", "[", "]")))
                        .json()
                        .getList("results.outcome", String.class))
                .containsExactlyElementsOf(IntStream.range(0, 500)
                        .mapToObj(number -> number == 249 ? "dead-letter" : "duplicate")
                        .toList());

        for (int start = 1; start <= 3; start++) {
            SERVER.liberty().restartApplication();
            TOPIC.send(List.of(
                    TOPIC.structured(0, event(id + "-start-" + start, "1").getBytes(UTF_8))));
            long next = topicFrom + 500 + start;
            await().until(() -> topicPosition() == next);
        }

        List<LoggedRow> rows = LoggedRow.of(DATABASE, TOPIC_SHARD, topicFrom);
        assertThat(rows)
                .extracting(LoggedRow::position)
                .containsExactlyElementsOf(IntStream.range(0, 503)
                        .mapToObj(number -> topicFrom + number)
                        .toList());
        assertThat(rows.subList(0, 500))
                .allSatisfy(row -> assertThat(row.id()).isEqualTo(id + "-" + (row.position() - topicFrom)));
        assertThat(rows)
                .filteredOn(row -> !row.outcome().equals("stored"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.outcome()).isEqualTo("dead-letter");
                    assertThat(row.rule()).isEqualTo("type-missing");
                    assertThat(row.position()).isEqualTo(topicFrom + 249);
                });
    }

    @Test
    void anotherFeedBeginsAnotherEpochAndTheGapIsAnEvent() throws Exception {
        FEED.add(event(id, "1"));
        await().until(() -> feedPosition() == feedFrom + 1);
        FEED.replace();
        FEED.add(event(id + "-of-the-other", "1"));

        Answer found = await().until(
                        () -> SERVER.get("/events?type=ingest-gap.v1"),
                        answer -> !answer.json().getList("items").isEmpty());

        assertThat(found.json().getString("items[0].aggregateId")).isEqualTo(FEED_SHARD);
        assertThat(found.json().getMap("items[0].payload"))
                .isEqualTo(Map.of(
                        "reason", "another_source",
                        "fromEpoch", 1,
                        "fromPosition", (int) feedFrom + 1,
                        "toEpoch", 2,
                        "toPosition", 1));
        await().until(() -> !rowsOf(id + "-of-the-other").isEmpty());
        assertThat(rowsOf(id + "-of-the-other").get(0).epoch()).isEqualTo(2);
        assertThat(rowsOf(id + "-of-the-other").get(0).position()).isEqualTo(1);
    }

    private static void assertLogged(List<LoggedRow> rows, List<HostileEvent> sent, List<byte[]> bytes)
            throws IOException, InterruptedException {
        assertThat(rows).hasSize(sent.size() + 1);
        for (int i = 0; i < sent.size(); i++) {
            HostileEvent each = sent.get(i);
            assertThat(rows.get(i).outcome()).as(each.name()).isEqualTo(each.outcome());
            assertThat(rows.get(i).rule()).as(each.name()).isEqualTo(each.rule());
            assertThat(rows.get(i).body()).as(each.name()).isEqualTo(bytes.get(i));
            if (each.id() != null) {
                assertThat(SERVER.get("/events/" + each.id() + "/raw").body())
                        .as(each.name())
                        .isEqualTo(bytes.get(i));
            }
        }
        assertThat(rows.get(sent.size()).outcome()).isEqualTo("stored");
    }

    private static <T> List<T> with(List<T> list, T more) {
        return new ArrayList<>(Stream.concat(list.stream(), Stream.of(more)).toList());
    }

    private static Map<String, String> attributes(String id) {
        return Map.of(
                "specversion", "1.0",
                "id", id,
                "type", "test.v1",
                "source", "urn:test",
                "time", "2026-11-01T12:00:00Z");
    }

    private static Answer post(String body) throws IOException, InterruptedException {
        Answer answer = SERVER.post(body.getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private static List<LoggedRow> rowsOf(String id) throws SQLException {
        return LoggedRow.from(DATABASE, 0).stream()
                .filter(row -> id.equals(row.id()))
                .toList();
    }

    private static long feedPosition() throws SQLException {
        return IntakeServer.next(DATABASE, IntakeServer.FEED, 0);
    }

    private static long topicPosition() throws SQLException {
        return IntakeServer.next(DATABASE, IntakeServer.TOPIC, 0);
    }

    private static long httpPosition() throws SQLException {
        return Long.parseLong(
                DATABASE.rows(OWNER, "select last_position from http_position").get(0));
    }
}
