package io.threadpilot.audit.intake;

import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.audit.intake.IntakeServer.Answer;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.PostgreSql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One server that takes events in every way, which several tests share: from a feed, from a topic with one partition, by HTTP. */
final class EveryWay {

    static final PostgreSql POSTGRESQL = new PostgreSql();
    static final GuardedDatabase DATABASE = GuardedDatabase.createOn(POSTGRESQL);
    static final EventTopic TOPIC = new EventTopic(new KafkaBroker(), IntakeServer.TOPIC);
    static final FeedStub FEED = new FeedStub();
    /** With the timeouts that {@code docs/guide/postgresql.md} demands in production. */
    static final IntakeServer SERVER = IntakeServer.prepare(
            "every-way", DATABASE.url() + "&connectTimeout=2&socketTimeout=5", TOPIC.broker(), FEED);

    static final String FEED_SHARD = IntakeServer.FEED + "/0";
    static final String TOPIC_SHARD = IntakeServer.TOPIC + "/0";

    private static boolean begun;

    private EveryWay() {}

    /** Starts everything the first time, and waits until both sources are followed. */
    static synchronized void start() throws ExecutionException, InterruptedException {
        if (!begun) {
            TOPIC.create(1);
            SERVER.liberty().start();
            begun = true;
        }
        await().until(() ->
                DATABASE.rows(OWNER, "select topic from consumed_offset").size() == 2);
    }

    static long feedPosition() throws SQLException {
        return IntakeServer.next(DATABASE, IntakeServer.FEED, 0);
    }

    static long topicPosition() throws SQLException {
        return IntakeServer.next(DATABASE, IntakeServer.TOPIC, 0);
    }

    static long httpPosition() throws SQLException {
        return Long.parseLong(
                DATABASE.rows(OWNER, "select last_position from http_position").get(0));
    }

    /** Sends by HTTP, which must succeed. */
    static Answer post(String body) throws IOException, InterruptedException {
        Answer answer = SERVER.post(body.getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    /** Sends events of the structured mode to the topic, which are read together. */
    static void send(String... events) {
        TOPIC.sendTogether(List.of(events).stream()
                .map(event -> TOPIC.structured(0, event.getBytes(UTF_8)))
                .toList());
    }

    /** The number of leaves of the log. */
    static long size() throws SQLException {
        return Long.parseLong(DATABASE.rows(OWNER, "select size from log_head").get(0));
    }

    /** Whatever came, a verification of the whole log finds nothing. */
    static void assertTheLogIsGood() throws IOException, InterruptedException {
        int id = SERVER.verify().json().getInt("id");
        await().until(() -> List.of("passed", "failed")
                .contains(SERVER.get("/verifications/" + id).json().getString("state")));
        assertThat(SERVER.get("/verifications/" + id).json().getString("state"))
                .as(new String(SERVER.get("/verifications/" + id).body(), UTF_8))
                .isEqualTo("passed");
    }

    static List<LoggedRow> rowsOf(String id) throws SQLException {
        return LoggedRow.from(DATABASE, 0).stream()
                .filter(row -> id.equals(row.id()))
                .toList();
    }

    /** The attributes of an event in the binary mode. */
    static Map<String, String> attributes(String id) {
        return Map.of(
                "specversion", "1.0",
                "id", id,
                "type", "test.v1",
                "source", "urn:test",
                "time", "2026-11-01T12:00:00Z");
    }
}
