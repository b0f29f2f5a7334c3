package io.threadpilot.audit.intake;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static io.threadpilot.audit.intake.EveryWay.DATABASE;
import static io.threadpilot.audit.intake.EveryWay.SERVER;
import static io.threadpilot.audit.intake.EveryWay.TOPIC_SHARD;
import static io.threadpilot.audit.intake.EveryWay.post;
import static io.threadpilot.audit.intake.EveryWay.topicPosition;
import static io.threadpilot.audit.intake.HostileEvent.event;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One bad event among 500 in a topic, and a server that is killed and stopped around it. */
class OneBadOfManyIT {

    private final String id = UUID.randomUUID().toString();
    private long topicFrom;

    @AfterAll
    static void theLogIsGood() throws Exception {
        EveryWay.assertTheLogIsGood();
    }

    @BeforeEach
    void start() throws Exception {
        EveryWay.start();
        topicFrom = topicPosition();
    }

    @Test
    void itIsPutAsideOnceThoughTheServerIsKilledMeanwhile() throws Exception {
        List<String> events = sendAndKill();
        startAndAwait(500);

        assertOneIsAsideAmong(500);
        assertThat(post(events.stream().collect(joining(",", "[", "]")))
                        .json()
                        .getList("results.outcome", String.class))
                .containsExactlyElementsOf(IntStream.range(0, 500)
                        .mapToObj(number -> number == 249 ? "dead-letter" : "duplicate")
                        .toList());
    }

    @Test
    @Tag("long-run")
    void itIsPutAsideOnceHoweverOftenTheServerStarts() throws Exception {
        sendAndKill();
        startAndAwait(500);
        SERVER.liberty().kill();
        EveryWay.send(event(id + "-500", "1"));
        startAndAwait(501);
        SERVER.liberty().stop();
        EveryWay.send(event(id + "-501", "1"));
        startAndAwait(502);

        assertOneIsAsideAmong(502);
    }

    /** Sends the 500 to the topic, and kills the server while it puts the bad one aside. */
    private List<String> sendAndKill() throws SQLException {
        List<String> events = new ArrayList<>(IntStream.range(0, 500)
                .mapToObj(number -> event(id + "-" + number, "{\"number\":" + number + "}"))
                .toList());
        events.set(249, "{\"specversion\":\"1.0\",\"id\":\"" + id + "-249\"}");
        Trap trap =
                Trap.beforeChanging(DATABASE, SERVER.name(), "dead_letter", 0).install();
        try (Trap.Set set = trap.set()) {
            EveryWay.send(events.toArray(String[]::new));
            set.awaitCaught();
            SERVER.liberty().kill();
        }
        trap.remove();
        return events;
    }

    /** Starts the server and awaits that it has read so many records of the test. */
    private void startAndAwait(int records) {
        SERVER.liberty().start();
        await().until(() -> topicPosition() == topicFrom + records);
    }

    /** Each record of the test is in the log once, in order, and one of them as a dead letter. */
    private void assertOneIsAsideAmong(int records) throws SQLException {
        List<LoggedRow> rows = LoggedRow.of(DATABASE, TOPIC_SHARD, topicFrom);
        assertThat(rows)
                .extracting(LoggedRow::position)
                .containsExactlyElementsOf(
                        LongStream.range(topicFrom, topicFrom + records).boxed().toList());
        assertThat(rows).allSatisfy(row -> assertThat(row.id()).isEqualTo(id + "-" + (row.position() - topicFrom)));
        assertThat(rows)
                .filteredOn(row -> !row.outcome().equals("stored"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.outcome()).isEqualTo("dead-letter");
                    assertThat(row.rule()).isEqualTo("type-missing");
                    assertThat(row.position()).isEqualTo(topicFrom + 249);
                });
    }
}
