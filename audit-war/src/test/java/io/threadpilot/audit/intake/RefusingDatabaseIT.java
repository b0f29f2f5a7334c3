package io.threadpilot.audit.intake;

import io.threadpilot.audit.intake.IntakeServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.GuardedDatabase.SERVICE;
import static io.threadpilot.audit.intake.EveryWay.DATABASE;
import static io.threadpilot.audit.intake.EveryWay.FEED;
import static io.threadpilot.audit.intake.EveryWay.FEED_SHARD;
import static io.threadpilot.audit.intake.EveryWay.SERVER;
import static io.threadpilot.audit.intake.EveryWay.TOPIC_SHARD;
import static io.threadpilot.audit.intake.EveryWay.feedPosition;
import static io.threadpilot.audit.intake.EveryWay.httpPosition;
import static io.threadpilot.audit.intake.EveryWay.post;
import static io.threadpilot.audit.intake.EveryWay.size;
import static io.threadpilot.audit.intake.EveryWay.topicPosition;
import static io.threadpilot.audit.intake.HostileEvent.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A database that refuses an event for good, and one that refuses all of them for a while. */
class RefusingDatabaseIT {

    private static final String PARTITION =
            "audit_event_body_" + LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("uuuu_MM"));
    private static final String FIRST =
            LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).toString();
    private static final String NEXT =
            LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1).toString();

    private final String id = UUID.randomUUID().toString();
    private long feedFrom;
    private long topicFrom;
    private long httpFrom;

    @AfterAll
    static void theLogIsGood() throws Exception {
        EveryWay.assertTheLogIsGood();
    }

    @BeforeEach
    void start() throws Exception {
        EveryWay.start();
        feedFrom = feedPosition();
        topicFrom = topicPosition();
        httpFrom = httpPosition() + 1;
    }

    @Test
    void anEventThatOnlyTheDatabaseRefusesIsPutAsideAlone() throws Exception {
        DATABASE.execute(
                OWNER,
                "create function poison() returns trigger language plpgsql as $$ begin"
                        + " if new.event_type = 'poison.v1' then raise exception 'poison' using errcode = '22000'; end if;"
                        + " return new; end $$",
                "create trigger poison before insert on audit_event for each row execute function poison()");
        try {
            String[] byFeed = three("feed");
            String[] byTopic = three("topic");
            FEED.add(byFeed);
            EveryWay.send(byTopic);
            Answer answer = post("[" + String.join(",", three("http")) + "]");

            assertThat(answer.json().getList("results.outcome")).containsExactly("stored", "dead-letter", "stored");
            assertThat(answer.json().getString("results[1].errors[0].rule")).isEqualTo("not-storable");
            await().until(() -> feedPosition() == feedFrom + 3 && topicPosition() == topicFrom + 3);
            assertThePoisonIsAside("http", httpFrom, "http");
            assertThePoisonIsAside(FEED_SHARD, feedFrom, "feed");
            assertThePoisonIsAside(TOPIC_SHARD, topicFrom, "topic");
        } finally {
            DATABASE.execute(OWNER, "drop trigger poison on audit_event", "drop function poison()");
        }
    }

    private String[] three(String way) {
        return new String[] {
            event(id + "-" + way + "-0", "1"),
            event(id + "-" + way + "-1", "1").replace("test.v1", "poison.v1"),
            event(id + "-" + way + "-2", "1")
        };
    }

    private void assertThePoisonIsAside(String shard, long from, String way) throws SQLException {
        List<LoggedRow> rows = LoggedRow.of(DATABASE, shard, from);
        assertThat(rows).extracting(LoggedRow::outcome).containsExactly("stored", "dead-letter", "stored");
        assertThat(rows).extracting(LoggedRow::rule).containsExactly(null, "not-storable", null);
        assertThat(rows)
                .extracting(LoggedRow::id)
                .containsExactly(id + "-" + way + "-0", id + "-" + way + "-1", id + "-" + way + "-2");
    }

    /** The driver's own exceptions name all values. */
    @Test
    void whatFailsIsLoggedWithoutTheEvent() throws Exception {
        DATABASE.execute(OWNER, "revoke insert on audit_event_body from " + SERVICE);
        try {
            assertThat(SERVER.post(event(id + "-secret", "\"secret-of-" + id + "\"")
                                    .getBytes(UTF_8))
                            .status())
                    .isEqualTo(500);
            await().until(() -> SERVER.liberty().messages().contains("permission denied for table audit_event_body"));
        } finally {
            DATABASE.execute(OWNER, "grant insert on audit_event_body to " + SERVICE);
        }
        assertThat(SERVER.liberty().messages()).doesNotContain(id);
    }

    /** Only a trigger says here that it is full. */
    @Test
    void whileTheDiskIsFullEverythingWaitsAndThenGoesOnByItself() throws Exception {
        long size = size();
        DATABASE.execute(
                OWNER,
                "create function no_room() returns trigger language plpgsql as $$ begin"
                        + " raise exception 'could not extend file: No space left on device' using errcode = '53100';"
                        + " end $$",
                "create trigger no_room before insert on audit_event for each row execute function no_room()");
        try {
            FEED.add(three("feed"));
            EveryWay.send(three("topic"));

            assertThat(SERVER.post(event(id + "-http", "1").getBytes(UTF_8)).status())
                    .isEqualTo(503);
            await().until(() -> SERVER.sourceSays("insurance").contains("No space left")
                    && SERVER.sourceSays("orders").contains("No space left"));
            assertThat(size()).isEqualTo(size);
            assertThat(feedPosition()).isEqualTo(feedFrom);
            assertThat(topicPosition()).isEqualTo(topicFrom);
        } finally {
            DATABASE.execute(OWNER, "drop trigger no_room on audit_event", "drop function no_room()");
        }

        await().until(() -> feedPosition() == feedFrom + 3 && topicPosition() == topicFrom + 3);
        assertThat(LoggedRow.from(DATABASE, size)).hasSize(6).allSatisfy(row -> assertThat(row.outcome())
                .isEqualTo("stored"));
    }

    @Test
    void withoutAPartitionForTheMonthEverythingWaitsAndThenGoesOnByItself() throws Exception {
        long size = size();
        DATABASE.execute(OWNER, "alter table audit_event_body detach partition " + PARTITION);
        try {
            FEED.add(event(id + "-feed-0", "1"), event(id + "-feed-1", "1"));
            EveryWay.send(event(id + "-topic-0", "1"), event(id + "-topic-1", "1"));
            Answer refused = SERVER.post(event(id + "-http", "1").getBytes(UTF_8));

            assertThat(refused.status()).isEqualTo(503);
            await().until(() -> SERVER.sourceSays("insurance").contains("no partition")
                    && SERVER.sourceSays("orders").contains("no partition"));
            assertThat(SERVER.readiness().status()).isEqualTo(503);
            assertThat(new String(SERVER.readiness().body(), UTF_8)).contains("has no partition for the month");
            assertThat(size()).isEqualTo(size);
            assertThat(feedPosition()).isEqualTo(feedFrom);
            assertThat(topicPosition()).isEqualTo(topicFrom);
        } finally {
            DATABASE.execute(
                    OWNER,
                    "set timezone = 'UTC'",
                    "alter table audit_event_body attach partition " + PARTITION + " for values from ('" + FIRST
                            + "') to ('" + NEXT + "')");
        }

        await().until(() -> feedPosition() == feedFrom + 2 && topicPosition() == topicFrom + 2);
        post(event(id + "-http", "1"));
        assertThat(LoggedRow.from(DATABASE, size)).hasSize(5).allSatisfy(row -> {
            assertThat(row.outcome()).isEqualTo("stored");
            assertThat(row.id()).startsWith(id);
        });
        assertThat(SERVER.readiness().status()).isEqualTo(200);
    }
}
