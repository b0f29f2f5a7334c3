package io.threadpilot.audit.intake;

import io.threadpilot.audit.intake.IntakeServer.Answer;
import io.threadpilot.testing.FeedStub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static io.threadpilot.audit.intake.EveryWay.DATABASE;
import static io.threadpilot.audit.intake.EveryWay.FEED;
import static io.threadpilot.audit.intake.EveryWay.FEED_SHARD;
import static io.threadpilot.audit.intake.EveryWay.SERVER;
import static io.threadpilot.audit.intake.EveryWay.TOPIC;
import static io.threadpilot.audit.intake.EveryWay.TOPIC_SHARD;
import static io.threadpilot.audit.intake.EveryWay.feedPosition;
import static io.threadpilot.audit.intake.EveryWay.httpPosition;
import static io.threadpilot.audit.intake.EveryWay.post;
import static io.threadpilot.audit.intake.EveryWay.topicPosition;
import static io.threadpilot.audit.intake.HostileEvent.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whatever comes is kept byte by byte, as an event or as a dead letter, and what follows is stored. */
class HostileEventsIT {

    private final String good = event(UUID.randomUUID().toString(), "1");

    @AfterAll
    static void theLogIsGood() throws Exception {
        EveryWay.assertTheLogIsGood();
    }

    @BeforeEach
    void start() throws Exception {
        EveryWay.start();
    }

    @Test
    void byAFeed() throws Exception {
        long from = feedPosition();
        List<HostileEvent> hostile = new ArrayList<>(HostileEvent.everywhere());
        hostile.add(HostileEvent.tooLarge());
        // An answer that is no feed's is asked for again.
        FEED.next(200, FEED.headers(), "[{\"position\":\"" + from + "\",]");

        FEED.add(hostile.stream().map(HostileEvent::bytes).toList());
        FEED.add(good);

        await().until(() -> feedPosition() == from + hostile.size() + 1);
        List<byte[]> sent = new ArrayList<>();
        for (HostileEvent each : hostile) {
            sent.add(FeedStub.sent(from + sent.size(), each.bytes()));
        }
        assertLogged(LoggedRow.of(DATABASE, FEED_SHARD, from), hostile, sent);
    }

    @Test
    void byATopic() throws Exception {
        long from = topicPosition();
        List<HostileEvent> hostile = new ArrayList<>(HostileEvent.everywhere());
        hostile.add(HostileEvent.tooLarge());
        hostile.addAll(HostileEvent.notForFeeds());
        hostile.add(HostileEvent.withoutValue());
        List<byte[]> sent = new ArrayList<>();
        hostile.forEach(each -> sent.add(each.bytes()));

        TOPIC.send(sent.stream().map(bytes -> TOPIC.structured(0, bytes)).toList());
        EveryWay.send(good);

        await().until(() -> topicPosition() == from + hostile.size() + 1);
        assertLogged(LoggedRow.of(DATABASE, TOPIC_SHARD, from), hostile, sent);
    }

    @Test
    void byHttp() throws Exception {
        long from = httpPosition() + 1;
        List<HostileEvent> hostile = new ArrayList<>(HostileEvent.everywhere());
        hostile.addAll(HostileEvent.notForFeeds());
        List<byte[]> sent = new ArrayList<>();

        for (HostileEvent each : hostile) {
            Answer answer = SERVER.post(each.bytes());

            assertThat(answer.status()).as(each.name()).isEqualTo(200);
            assertThat(answer.json().getString("results[0].outcome"))
                    .as(each.name())
                    .isEqualTo(each.outcome());
            assertThat(answer.json().getString("results[0].errors[0].rule"))
                    .as(each.name())
                    .isEqualTo(each.rule());
            sent.add(each.bytes());
        }
        assertThat(SERVER.post(HostileEvent.tooLarge().bytes()).status()).isEqualTo(413);
        post(good);

        assertLogged(LoggedRow.of(DATABASE, "http", from), hostile, sent);
    }

    /** And one good event more. */
    private static void assertLogged(List<LoggedRow> rows, List<HostileEvent> hostile, List<byte[]> sent)
            throws IOException, InterruptedException {
        assertThat(rows).hasSize(hostile.size() + 1);
        for (int i = 0; i < hostile.size(); i++) {
            HostileEvent each = hostile.get(i);
            assertThat(rows.get(i).outcome()).as(each.name()).isEqualTo(each.outcome());
            assertThat(rows.get(i).rule()).as(each.name()).isEqualTo(each.rule());
            assertThat(rows.get(i).body()).as(each.name()).isEqualTo(sent.get(i));
            if (each.id() != null) {
                assertThat(SERVER.get("/events/" + each.id() + "/raw").body())
                        .as(each.name())
                        .isEqualTo(sent.get(i));
            }
        }
        assertThat(rows.get(hostile.size()).outcome()).isEqualTo("stored");
    }
}
