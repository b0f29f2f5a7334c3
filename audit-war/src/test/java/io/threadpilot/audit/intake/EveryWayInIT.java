package io.threadpilot.audit.intake;

import io.threadpilot.audit.intake.IntakeServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static io.threadpilot.audit.intake.EveryWay.DATABASE;
import static io.threadpilot.audit.intake.EveryWay.FEED;
import static io.threadpilot.audit.intake.EveryWay.FEED_SHARD;
import static io.threadpilot.audit.intake.EveryWay.SERVER;
import static io.threadpilot.audit.intake.EveryWay.TOPIC;
import static io.threadpilot.audit.intake.EveryWay.TOPIC_SHARD;
import static io.threadpilot.audit.intake.EveryWay.attributes;
import static io.threadpilot.audit.intake.EveryWay.feedPosition;
import static io.threadpilot.audit.intake.EveryWay.post;
import static io.threadpilot.audit.intake.EveryWay.rowsOf;
import static io.threadpilot.audit.intake.EveryWay.topicPosition;
import static io.threadpilot.audit.intake.HostileEvent.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The ways in side by side: one server takes events from a feed, from a topic and by HTTP. */
class EveryWayInIT {

    private static final byte[] AMOUNT = "{\"amount\":1}".getBytes(UTF_8);

    private final String id = UUID.randomUUID().toString();
    private long feedFrom;
    private long topicFrom;

    @AfterAll
    static void theLogIsGood() throws Exception {
        EveryWay.assertTheLogIsGood();
    }

    @BeforeEach
    void start() throws Exception {
        EveryWay.start();
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
}
