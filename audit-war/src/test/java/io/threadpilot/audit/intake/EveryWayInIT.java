package io.threadpilot.audit.intake;

import io.threadpilot.audit.intake.IntakeServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

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
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The ways in side by side: one server takes events from a feed, from a topic and by HTTP. */
class EveryWayInIT {

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

    @ParameterizedTest
    @EnumSource(WayIn.class)
    void whicheverWayAnEventComesFirstItIsStoredOnceAndThenADuplicateThreeTimes(WayIn first) throws Exception {
        List<WayIn> ways = new ArrayList<>(List.of(WayIn.values()));
        Collections.rotate(ways, -first.ordinal());
        Map<String, EventCounts> expected = counts();

        for (WayIn way : ways) {
            way.give(id);

            expected.merge(way.source, way == first ? EventCounts.STORED : EventCounts.DUPLICATE, EventCounts::plus);
            await().untilAsserted(() -> assertThat(counts()).as("after " + way).isEqualTo(expected));
        }
        assertThat(rowsOf(id)).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo("stored");
            assertThat(row.shard()).isEqualTo(first.shard);
        });
    }

    /** By the sources of all ways. */
    private static Map<String, EventCounts> counts() {
        return Stream.of(WayIn.values())
                .map(way -> way.source)
                .distinct()
                .collect(toMap(source -> source, source -> EventCounts.of(SERVER.liberty(), source)));
    }

    @Test
    void anotherContentUnderItsIdIsAConflictOnceWhicheverWayItComes() throws Exception {
        WayIn.FEED.give(id);
        await().until(() -> feedPosition() == feedFrom + 1);

        TOPIC.send(List.of(TOPIC.binary(0, attributes(id), "{\"amount\":2}".getBytes(UTF_8))));
        await().until(() -> topicPosition() == topicFrom + 1);

        assertThat(post(event(id, "{\"amount\":2}")).json().getString("results[0].outcome"))
                .isEqualTo("duplicate");
        assertThat(rowsOf(id)).extracting(LoggedRow::outcome).containsExactly("stored", "id-conflict");
        Answer found = SERVER.get("/events/" + id);
        assertThat(found.json().getInt("payload.amount")).isEqualTo(1);
        assertThat(found.json().getList("conflicts.payload.amount")).containsExactly(2);
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

    /** A way in: the source by which metrics count what comes by it, and its shard. Each writes the number in its own way. */
    private enum WayIn {
        FEED(IntakeServer.FEED, FEED_SHARD) {
            @Override
            void give(String id) {
                EveryWay.FEED.add(event(id, "{\"amount\":1}"));
            }
        },
        STRUCTURED("orders", TOPIC_SHARD) {
            @Override
            void give(String id) {
                EveryWay.send(event(id, "{ \"amount\" : 1.0 }"));
            }
        },
        BINARY("orders", TOPIC_SHARD) {
            @Override
            void give(String id) {
                TOPIC.send(List.of(TOPIC.binary(0, attributes(id), "{\"amount\":10e-1}".getBytes(UTF_8))));
            }
        },
        HTTP("http", "http") {
            @Override
            void give(String id) throws IOException, InterruptedException {
                post(event(id, "{\"amount\":1e0}"));
            }
        };

        private final String source;
        private final String shard;

        WayIn(String source, String shard) {
            this.source = source;
            this.shard = shard;
        }

        /** Gives the event of this id, the same by each way. */
        abstract void give(String id) throws IOException, InterruptedException;
    }
}
