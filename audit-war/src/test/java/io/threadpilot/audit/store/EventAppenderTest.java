package io.threadpilot.audit.store;

import io.threadpilot.audit.event.ContentHmac;
import io.threadpilot.audit.event.EventParser;
import io.threadpilot.audit.event.ReceivedEvent;
import io.threadpilot.audit.event.UnknownTypes;
import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.audit.privacy.PersonalData;
import io.threadpilot.audit.store.Appended.Outcome;
import io.threadpilot.audit.tree.CompactRange;
import io.threadpilot.audit.tree.Leaf;
import io.threadpilot.audit.tree.MerkleHash;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class EventAppenderTest {

    private static final EventParser PARSER =
            new EventParser(EventTypes.load(), new ContentHmac(new byte[32]), UnknownTypes.STORE, Clock.systemUTC());

    @Parameter
    TestDatabase database;

    private EventAppender appender = new EventAppender();
    private long position;

    @BeforeEach
    void emptyLog() throws SQLException {
        database.empty();
    }

    @Test
    void eventsBecomeLeavesInTheirOrder() throws SQLException {
        List<Appended> appended = append(event("a", 1), event("b", 2), event("c", 3));

        assertThat(appended).extracting(Appended::outcome).containsOnly(Outcome.STORED);
        assertThat(appended).extracting(Appended::index).containsExactly(0L, 1L, 2L);
        assertThat(database.column("select event_id from audit_event order by log_index", String.class))
                .containsExactly("a", "b", "c");
        assertTheTreeIsThatOfTheLeaves(3);
    }

    @Test
    void ofOneContentUnderOneIdTheFirstIsStoredAndTheOthersAreDuplicates() throws SQLException {
        append(event("a", 1));

        List<Appended> again = append(event("a", 1), event("b", 2), event("b", 2));

        assertThat(again)
                .extracting(Appended::outcome)
                .containsExactly(Outcome.DUPLICATE, Outcome.STORED, Outcome.DUPLICATE);
        assertThat(again).extracting(Appended::index).containsExactly(0L, 1L, 1L);
        assertTheTreeIsThatOfTheLeaves(2);
    }

    @Test
    void anotherContentUnderTheSameIdIsEvidence() throws SQLException {
        append(event("a", 1));

        assertThat(append(event("a", 2)).get(0).outcome()).isEqualTo(Outcome.ID_CONFLICT);
        List<Appended> again = append(event("a", 2), event("a", 1), event("a", 3));
        assertThat(again)
                .extracting(Appended::outcome)
                .containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE, Outcome.ID_CONFLICT);
        assertThat(again).extracting(Appended::index).containsExactly(1L, 0L, 2L);
        assertThat(database.column("select log_index from audit_event_id where event_id = 'a'", Long.class))
                .containsExactly(0L);
        assertTheTreeIsThatOfTheLeaves(3);
    }

    /** As those that were recorded before contents stood beside ids. */
    @Test
    void anIdWhoseContentStandsElsewhereIsKnownToo() throws SQLException {
        assumeTrue(database == TestDatabase.H2, "PostgreSQL lets nobody change the log");
        append(event("a", 1));
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into audit_event_content select event_id, content, log_index from audit_event_id");
            statement.execute("update audit_event_id set content = null");
        }

        assertThat(append(event("a", 1), event("a", 2)))
                .extracting(Appended::outcome)
                .containsExactly(Outcome.DUPLICATE, Outcome.ID_CONFLICT);
    }

    @Test
    void anEmptyDatabaseLooksForIdsInTheIndexAlready() throws SQLException {
        assumeTrue(database == TestDatabase.POSTGRESQL);

        assertThat(database.column("explain " + KnownContents.FIND_FIRST.replace("?", "array['a', 'b']"), String.class))
                .noneMatch(line -> line.contains("Seq Scan"))
                .anyMatch(line -> line.contains("Index Scan"));
    }

    @Test
    void anEventWithoutDataIsStoredWithoutBytes() throws SQLException {
        List<Header> headers = List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", "a"),
                header("ce_type", "test.v1"),
                header("ce_source", "urn:test"),
                header("ce_time", "2026-11-01T12:00:00Z"));
        ReceivedEvent received = new ReceivedEvent(null, headers, null);

        List<Appended> appended =
                append(new Shard("orders/0", 1), List.of(new Arrival(0, received, PARSER.parse(received))));

        assertThat(appended).extracting(Appended::outcome).containsExactly(Outcome.STORED);
        assertThat(leaf(0).body()).isNull();
        assertTheTreeIsThatOfTheLeaves(1);
    }

    private static Header header(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aBadEventIsADeadLetterWithItsBytesAndStopsNoOther() throws SQLException {
        List<Appended> appended = append(event("a", 1), "no event", event("b", 2));

        assertThat(appended)
                .extracting(Appended::outcome)
                .containsExactly(Outcome.STORED, Outcome.DEAD_LETTER, Outcome.STORED);
        assertThat(database.column("select rule from dead_letter", String.class))
                .containsExactly("not-json");
        assertThat(opened(1)).isEqualTo("no event");
        assertTheTreeIsThatOfTheLeaves(3);
    }

    @Test
    void whatIsPersonalCanBeReadWithTheSubjectsKeyOnly() throws SQLException {
        String bytes = "{\"eventId\":\"6f2b8a52-7c3e-4d5e-9a01-0a4b7c8d9e0f\",\"eventType\":\"OrderCompleted\","
                + "\"aggregateId\":\"o-1\",\"aggregateType\":\"Order\",\"timestamp\":\"2026-11-01T12:00:00Z\",\"metadata\":{\"source\":\"orders\"},"
                + "\"payload\":{\"orderId\":\"o-1\",\"completedAt\":\"2026-11-01T12:00:00Z\",\"notes\":\"rings twice\"}}";

        assertThat(append(bytes).get(0).outcome()).isEqualTo(Outcome.STORED);

        assertThat(leaf(0).body().isSealed()).isTrue();
        assertThat(opened(0)).isEqualTo(bytes);
        assertThat(database.column("select payload from audit_event_body", String.class)
                        .get(0))
                .contains("\"completedAt\"")
                .doesNotContain("rings");
        assertThat(database.column("select subject from subject_key", String.class))
                .containsExactly("event:0");
    }

    @Test
    void fromOneMonthToTheNextRecordingGoesOn() throws SQLException {
        YearMonth present = YearMonth.now(ZoneOffset.UTC);
        for (int month = 1; month <= 3; month++) {
            Instant first = present.plusMonths(month)
                    .atDay(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
            appender = new EventAppender(() -> first.minusNanos(1));
            append(event("last-before-" + month, 1));
            appender = new EventAppender(() -> first);
            append(event("first-of-" + month, 1), event("last-before-" + month, 1));

            assertThat(leaf(2 * month - 2).receivedAt()).isEqualTo(first.minus(1, ChronoUnit.MICROS));
            assertThat(leaf(2 * month - 1).receivedAt()).isEqualTo(first);
        }
        assertTheTreeIsThatOfTheLeaves(6);
    }

    /** As many as there are orders: batches of any size, ids that come again with the same content or another, bad ones between. */
    @Test
    void whateverComesTheLogHasEachContentOnce() throws SQLException {
        Random random = new Random(20261130);
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> expected = new HashMap<>();
        int leaves = 0;
        while (leaves < 1500) {
            List<String> batch = new ArrayList<>();
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = random.nextInt(200); i >= 0; i--) {
                if (random.nextInt(100) == 0) {
                    batch.add("bad " + i);
                    outcomes.add(Outcome.DEAD_LETTER);
                } else {
                    String id = "e" + random.nextInt(900);
                    int amount = random.nextInt(2);
                    batch.add(event(id, amount));
                    boolean known = expected.putIfAbsent(id + "/" + amount, amount) != null;
                    boolean taken = first.putIfAbsent(id, amount) != null;
                    outcomes.add(known ? Outcome.DUPLICATE : taken ? Outcome.ID_CONFLICT : Outcome.STORED);
                }
                leaves += outcomes.get(outcomes.size() - 1) == Outcome.DUPLICATE ? 0 : 1;
            }
            assertThat(append(batch.toArray(String[]::new)))
                    .extracting(Appended::outcome)
                    .containsExactlyElementsOf(outcomes);
        }
        assertTheTreeIsThatOfTheLeaves(leaves);
        assertThat(database.column("select node_number from tree_node where level = 8 order by 1", Long.class))
                .containsExactlyElementsOf(
                        LongStream.range(0, leaves / 256).boxed().toList());
    }

    @Test
    void batchesThatComeAtTheSameTimeFollowEachOther() throws SQLException {
        List<CompletableFuture<Integer>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.supplyAsync(() -> appendAlone(writer)))
                .toList();

        int stored = writers.stream().mapToInt(CompletableFuture::join).sum();

        assertThat(stored).isEqualTo(100);
        assertTheTreeIsThatOfTheLeaves(100);
    }

    /** Each writer brings the same events. */
    private int appendAlone(int writer) {
        int stored = 0;
        for (int batch = 0; batch < 20; batch++) {
            List<Arrival> arrivals = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                arrivals.add(arrival(i, event("e" + ((batch * 5 + i + writer * 25) % 100), 1)));
            }
            try {
                stored += (int) append(new Shard("writer/" + writer, 1), arrivals).stream()
                        .filter(appended -> appended.outcome() == Outcome.STORED)
                        .count();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return stored;
    }

    private List<Appended> append(String... events) throws SQLException {
        List<Arrival> arrivals = new ArrayList<>();
        for (String event : events) {
            arrivals.add(arrival(position++, event));
        }
        return append(new Shard("orders/0", 1), arrivals);
    }

    private List<Appended> append(Shard shard, List<Arrival> arrivals) throws SQLException {
        try (Connection transaction = database.open()) {
            transaction.setAutoCommit(false);
            List<Appended> appended = appender.append(transaction, shard, arrivals);
            transaction.commit();
            return appended;
        }
    }

    private static Arrival arrival(long position, String event) {
        ReceivedEvent received = new ReceivedEvent(null, List.of(), event.getBytes(StandardCharsets.UTF_8));
        return new Arrival(position, received, PARSER.parse(received));
    }

    private static String event(String id, int amount) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"test.v1\",\"source\":\"urn:test\","
                + "\"time\":\"2026-11-01T12:00:00.123456789Z\",\"data\":{\"amount\":" + amount + "}}";
    }

    private Leaf leaf(long index) throws SQLException {
        return Leaf.decode(database.column("select leaf from audit_event_body where log_index = " + index, byte[].class)
                .get(0));
    }

    private String opened(long index) throws SQLException {
        byte[] subjectKey = database.column(
                        "select k.secret from subject_key k join audit_event_body b on b.subject = k.subject where b.log_index = "
                                + index,
                        byte[].class)
                .get(0);
        byte[] wrapped = database.column(
                        "select wrapped_key from audit_event_body where log_index = " + index, byte[].class)
                .get(0);
        byte[] bytes =
                PersonalData.body(leaf(index).body(), wrapped, subjectKey).orElseThrow();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void assertTheTreeIsThatOfTheLeaves(int size) throws SQLException {
        CompactRange tree = CompactRange.of(0, null);
        List<byte[]> leaves = database.column("select leaf from audit_event_body order by log_index", byte[].class);
        leaves.forEach(leaf -> tree.append(MerkleHash.leaf(leaf)));
        assertThat(leaves).hasSize(size);
        assertThat(database.column("select log_index from audit_event order by log_index", Long.class))
                .containsExactlyElementsOf(LongStream.range(0, size).boxed().toList());
        try (Connection connection = database.open()) {
            assertThat(LogHead.read(connection).size()).isEqualTo(size);
            assertThat(LogHead.read(connection).root()).isEqualTo(tree.root());
        }
    }
}
