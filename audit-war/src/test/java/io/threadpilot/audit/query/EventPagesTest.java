package io.threadpilot.audit.query;

import io.threadpilot.contracts.audit.EventPage;
import io.threadpilot.contracts.audit.LoggedEvent;
import io.threadpilot.platform.pages.SignedCursors;
import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.testing.TestDatabase;
import jakarta.json.Json;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static io.threadpilot.audit.query.LogRow.NOON;
import static io.threadpilot.audit.query.LogRow.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Questions about events and their pages, in a database of each kind. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class EventPagesTest {

    private static final Jsonb JSONB = JsonbBuilder.create();

    @Parameter
    private TestDatabase database;

    private LogInDatabase logged;

    private LoggedEvents events;
    private EventPages pages;
    private final EventParameters chosen = new EventParameters();
    private final PageParameters page = new PageParameters();

    @BeforeEach
    void anEmptyLog() throws SQLException {
        logged = LogInDatabase.empty(database);
        events = new LoggedEvents(database::open);
        pages = new EventPages(events, SignedCursors.of(database::open));
    }

    @Test
    void anEmptyLogHasAnEmptyPage() throws SQLException, IOException {
        assertThat(json(ask(EventOrder.LAST))).isEqualTo("{\"items\":[],\"size\":0}");
    }

    @Test
    void anEventIsAnsweredWithAllThatItHasAndItsPayloadAsItWasStored() throws SQLException, IOException {
        String payload =
                "{\"totalAmount\":1.10,\"count\":1e2,\"large\":123456789012345678901234567890.0,\"text\":\"å\\u0000𝄞\"}";
        logged.append(List.of(event(0).with("event_id", "e\"1")
                .with("aggregate_type", "Order")
                .with("aggregate_id", "o1")
                .with("aggregate_version", 7L)
                .with("correlation_id", "c1")
                .with("causation_id", "e0")
                .with("actor", "core-system")
                .with("subject", "customer-1")
                .with("occurred_at", NOON.plusNanos(1_000))
                .with("received_at", NOON.plusNanos(123_456_000))
                .with("shard", "orders/0")
                .with("shard_position", 4711L)
                .with("payload", payload)));

        assertThat(json(ask(EventOrder.LAST)))
                .isEqualTo("{\"items\":[{\"id\":\"e\\\"1\",\"type\":\"OrderCreated\",\"aggregateType\":\"Order\","
                        + "\"aggregateId\":\"o1\",\"version\":7,\"source\":\"shop\",\"actor\":\"core-system\","
                        + "\"occurredAt\":\"2026-11-21T12:00:00.000001Z\",\"receivedAt\":\"2026-11-21T12:00:00.123456Z\","
                        + "\"correlationId\":\"c1\",\"causationId\":\"e0\",\"subject\":\"customer-1\",\"index\":0,"
                        + "\"shard\":\"orders/0\",\"position\":4711,\"outcome\":\"stored\",\"payload\":" + payload
                        + "}],\"size\":1}");
    }

    @Test
    void whatIsNotThereIsLeftOut() throws SQLException, IOException {
        logged.append(List.of(event(0)));

        assertThat(json(ask(EventOrder.LAST)))
                .isEqualTo("{\"items\":[{\"id\":\"e0\",\"type\":\"OrderCreated\",\"source\":\"shop\","
                        + "\"occurredAt\":\"2026-11-21T12:00:00Z\",\"receivedAt\":\"2026-11-21T12:00:00Z\",\"index\":0,"
                        + "\"shard\":\"http\",\"position\":1,\"outcome\":\"stored\",\"payload\":{}}],\"size\":1}");
    }

    @Test
    void anEventWhoseBodyWasRemovedIsAnsweredWithoutIt() throws SQLException {
        logged.append(List.of(event(0)));
        database.execute("delete from audit_event_body");

        assertThat(ask(EventOrder.LAST).items().get(0).json()).endsWith("\"outcome\":\"stored\"}");
    }

    @Test
    void callersReadAPageAsTheContractDescribesIt() throws SQLException, IOException {
        logged.append(List.of(
                event(0).with("payload", "{\"totalAmount\":1.10}"),
                event(1).with("kind", "id-conflict").with("event_id", "e0"),
                event(2)));
        page.limit = List.of("1");
        FoundEvents newest = ask(EventOrder.LAST);
        page.cursor = List.of(newest.next());
        page.limit = List.of("2");

        EventPage read = JSONB.fromJson(json(ask(EventOrder.LAST)), EventPage.class);

        assertThat(read.size()).isEqualTo(3);
        assertThat(read.next()).isNull();
        assertThat(read.previous()).isNotNull();
        assertThat(read.items())
                .extracting(LoggedEvent::index, LoggedEvent::outcome)
                .containsExactly(tuple(1L, LoggedEvent.ID_CONFLICT), tuple(0L, LoggedEvent.STORED));
        assertThat(read.items().get(1).payload())
                .isEqualTo(Json.createObjectBuilder()
                        .add("totalAmount", new BigDecimal("1.10"))
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "id, e2",
        "subject, customer-2",
        "aggregateType, Order-2",
        "aggregateId, o-2",
        "correlationId, c-2",
        "causationId, x-2",
        "type, Type-2",
        "source, source-2",
        "actor, actor-2",
        "shard, shard-2",
        "position, 2"
    })
    void eachParameterChoosesWhatIsEqual(String parameter, String value) throws SQLException {
        logged.append(IntStream.range(0, 4)
                .mapToObj(i -> event(i).with("event_type", "Type-" + i)
                        .with("source", "source-" + i)
                        .with("aggregate_type", "Order-" + i)
                        .with("aggregate_id", "o-" + i)
                        .with("correlation_id", "c-" + i)
                        .with("causation_id", "x-" + i)
                        .with("actor", "actor-" + i)
                        .with("subject", "customer-" + i)
                        .with("shard", "shard-" + i)
                        .with("shard_position", (long) i))
                .toList());

        choose(chosen, parameter, value);

        assertThat(indexes(ask(EventOrder.LAST))).containsExactly(2L);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:00:01Z,            2026-11-21T12:00:03Z,            1 2",
        "2026-11-21T13:00:01+01:00,       2026-11-21T12:00:03.000001Z,     1 2 3",
        "2026-11-21T12:00:01.0000001Z,    2026-11-21T12:00:03.0000001Z,    2 3",
        "2026-11-21T12:00:03Z,            2026-11-21T12:00:01Z,            ''",
        "0001-01-01T00:00:00Z,            9999-12-31T23:59:59.9999999Z,    0 1 2 3"
    })
    void timesAreFromInclusiveToExclusive(String from, String to, String expected) throws SQLException {
        logged.append(IntStream.range(0, 4)
                .mapToObj(i -> event(i).with("occurred_at", NOON.plusSeconds(i)))
                .toList());
        List<Long> indexes = Arrays.stream(expected.split(" "))
                .filter(index -> !index.isEmpty())
                .map(Long::valueOf)
                .toList();

        chosen.from = List.of(from);
        chosen.to = List.of(to);
        assertThat(indexes(ask(EventOrder.FIRST))).isEqualTo(indexes);

        EventParameters received = new EventParameters();
        received.receivedFrom = List.of(from);
        received.receivedTo = List.of(to);
        assertThat(indexes(pages.page(received.filter(), EventOrder.FIRST, page)))
                .isEqualTo(indexes);
    }

    @ParameterizedTest
    @EnumSource(EventOrder.class)
    void deadLettersAreNoEvents(EventOrder order) throws SQLException {
        logged.append(List.of(LogRow.deadLetter(0), event(1), LogRow.deadLetter(2)));

        FoundEvents found = ask(order);

        assertThat(indexes(found)).containsExactly(1L);
        assertThat(found.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = EventOrder.class,
            names = {"OCCURRED", "LAST_OCCURRED", "FIRST", "LAST"})
    void manyEventsOfOneTimeAreEachOnExactlyOnePageInBothDirections(EventOrder order) throws SQLException {
        int all = 2_500;
        List<LogRow> log =
                new ArrayList<>(IntStream.range(0, all).mapToObj(LogRow::event).toList());
        logged.append(log);
        page.limit = List.of("100");

        List<Long> seen = new ArrayList<>();
        FoundEvents current = ask(order);
        seen.addAll(indexes(current));
        while (current.next() != null) {
            logged.append(List.of(event(log.size())));
            log.add(event(log.size()));
            page.cursor = List.of(current.next());
            current = ask(order);
            assertThat(current.size()).isEqualTo(all);
            seen.addAll(indexes(current));
        }
        List<Long> expected = new ArrayList<>(LongStream.range(0, all).boxed().toList());
        if (order == EventOrder.LAST || order == EventOrder.LAST_OCCURRED) {
            Collections.reverse(expected);
        }
        assertThat(seen).isEqualTo(expected);

        List<Long> back = new ArrayList<>(indexes(current));
        while (current.previous() != null) {
            page.cursor = List.of(current.previous());
            current = ask(order);
            back.addAll(0, indexes(current));
        }
        assertThat(back).isEqualTo(expected);
    }

    @Test
    void aPageOfLargePayloadsEndsEarlyAndTheNextGoesOnThere() throws SQLException {
        String large = "\"" + "x".repeat(1_000_000) + "\"";
        logged.append(IntStream.range(0, 12)
                .mapToObj(i -> event(i).with("payload", large))
                .toList());
        page.limit = List.of("12");

        FoundEvents first = ask(EventOrder.FIRST);
        assertThat(first.items()).hasSizeBetween(4, 6);
        assertThat(first.previous()).isNull();

        List<Long> seen = new ArrayList<>(indexes(first));
        FoundEvents last = first;
        while (last.next() != null) {
            page.cursor = List.of(last.next());
            last = ask(EventOrder.FIRST);
            seen.addAll(indexes(last));
        }
        assertThat(seen).isEqualTo(LongStream.range(0, 12).boxed().toList());
        page.cursor = List.of(last.previous());
        assertThat(ask(EventOrder.FIRST).items()).hasSizeBetween(4, 6);
    }

    @Test
    void aSizeIsAskedAboutAgain() throws SQLException {
        logged.append(List.of(event(0), event(1)));
        page.asOf = List.of("2");
        FoundEvents then = ask(EventOrder.LAST);
        logged.append(List.of(event(2)));

        assertThat(ask(EventOrder.LAST)).isEqualTo(then);
        page.asOf = List.of("0");
        assertThat(ask(EventOrder.LAST)).isEqualTo(new FoundEvents(List.of(), null, null, 0));
        page.asOf = List.of("3");
        assertThat(indexes(ask(EventOrder.LAST))).containsExactly(2L, 1L, 0L);
        page.asOf = List.of("4");
        assertThatThrownBy(() -> ask(EventOrder.LAST))
                .isInstanceOf(RequestProblem.class)
                .hasMessageContaining("asOf");
    }

    @Test
    void aCursorOfAnotherQuestionIsRefused() throws SQLException {
        logged.append(List.of(event(0), event(1), event(2)));
        page.limit = List.of("1");
        chosen.type = List.of("OrderCreated");
        page.cursor = List.of(ask(EventOrder.LAST).next());
        assertThat(indexes(ask(EventOrder.LAST))).containsExactly(1L);

        assertRefused(EventOrder.FIRST);
        chosen.source = List.of("shop");
        assertRefused(EventOrder.LAST);
        chosen.source = List.of();
        chosen.type = List.of();
        assertRefused(EventOrder.LAST);
        chosen.type = List.of("OrderCreated");
        page.asOf = List.of("3");
        assertRefused(EventOrder.LAST);
        page.asOf = List.of();
        page.limit = List.of("2");
        assertThat(indexes(ask(EventOrder.LAST))).containsExactly(1L, 0L);
    }

    @Test
    void aValueThatLooksLikeTwoConditionsIsAnotherQuestion() throws SQLException {
        logged.append(List.of(event(0), event(1)));
        page.limit = List.of("1");
        chosen.type = List.of("OrderCreated");
        chosen.source = List.of("shop");
        page.cursor = List.of(ask(EventOrder.LAST).next());

        chosen.type = List.of("OrderCreated&source=shop");
        chosen.source = List.of();
        assertRefused(EventOrder.LAST);
    }

    private void assertRefused(EventOrder order) {
        assertThatThrownBy(() -> ask(order)).isInstanceOf(RequestProblem.class).hasMessageContaining("cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "1.0", "", "ten", "99999999999999999999"})
    void aLimitOutOfRangeIsRefused(String limit) {
        page.limit = List.of(limit);

        assertThatThrownBy(() -> ask(EventOrder.LAST))
                .isInstanceOf(RequestProblem.class)
                .hasMessage("limit must be a whole number from 1 to 1000.");
    }

    @Test
    void aPageHasFiftyEventsUnlessTheCallerSaysOtherwise() throws SQLException {
        logged.append(IntStream.range(0, 1_001).mapToObj(LogRow::event).toList());

        assertThat(ask(EventOrder.LAST).items()).hasSize(50);
        page.limit = List.of("1000");
        assertThat(ask(EventOrder.LAST).items()).hasSize(1_000);
    }

    @Test
    void anAggregatesEventsAreInTheOrderOfTheirVersions() throws SQLException {
        logged.append(List.of(
                ofOrder(0, "o1", 2L),
                ofOrder(1, "o1", 1L),
                ofOrder(2, "o2", 1L),
                ofOrder(3, "o1", null),
                ofOrder(4, "o1", 2L),
                ofOrder(5, "o1", 3L)));
        page.limit = List.of("2");

        assertThat(ofOrder(List.of(), List.of())).containsExactly(3L, 1L, 0L, 4L, 5L);
        assertThat(ofOrder(List.of("2"), List.of())).containsExactly(0L, 4L, 5L);
        assertThat(ofOrder(List.of("1"), List.of("2"))).containsExactly(1L, 0L, 4L);
        assertThat(ofOrder(List.of("4"), List.of())).isEmpty();
    }

    private static LogRow ofOrder(long index, String order, Long version) {
        return event(index)
                .with("aggregate_type", "Order")
                .with("aggregate_id", order)
                .with("aggregate_version", version);
    }

    private List<Long> ofOrder(List<String> fromVersion, List<String> toVersion) throws SQLException {
        EventFilter filter = AggregatesResource.filter("Order", "o1", fromVersion, toVersion);
        page.cursor = List.of();
        FoundEvents current = pages.page(filter, EventOrder.VERSION, page);
        List<Long> seen = new ArrayList<>(indexes(current));
        while (current.next() != null) {
            page.cursor = List.of(current.next());
            current = pages.page(filter, EventOrder.VERSION, page);
            seen.addAll(indexes(current));
        }
        return seen;
    }

    @Test
    void anEventIsFoundByItsIdWithTheConflictsBesideIt() throws SQLException {
        logged.append(List.of(
                event(0),
                event(1).with("kind", "stored").with("event_id", "a/b?c=å"),
                event(2).with("kind", "id-conflict").with("event_id", "a/b?c=å"),
                event(3).with("kind", "dead-letter").with("event_id", "a/b?c=å"),
                event(4).with("kind", "id-conflict").with("event_id", "a/b?c=å")));

        LoggedEvents.Slice found = events.ofId("a/b?c=å");

        assertThat(found.events()).extracting(event -> event.event().index()).containsExactly(1L, 2L, 4L);
        LoggedEvent read =
                JSONB.fromJson(found.first().json(found.events().subList(1, 3), found.more()), LoggedEvent.class);
        assertThat(read.index()).isEqualTo(1);
        assertThat(read.conflicts()).extracting(LoggedEvent::index).containsExactly(2L, 4L);
        assertThat(read.moreConflicts()).isNull();
        assertThat(events.ofId("a/b").events()).isEmpty();
    }

    @Test
    void thatThereAreMoreConflictsIsSaid() throws SQLException {
        logged.append(IntStream.range(0, 150)
                .mapToObj(i ->
                        event(i).with("kind", i == 0 ? "stored" : "id-conflict").with("event_id", "e"))
                .toList());

        LoggedEvents.Slice found = events.ofId("e");

        assertThat(found.events()).hasSize(101);
        assertThat(found.first().json(List.of(), found.more())).endsWith(",\"conflicts\":[],\"moreConflicts\":true}");
    }

    private FoundEvents ask(EventOrder order) throws SQLException {
        return pages.page(chosen.filter(), order, page);
    }

    static void choose(EventParameters parameters, String parameter, String value) {
        try {
            Field field = EventParameters.class.getDeclaredField(parameter);
            field.set(parameters, List.of(value));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Long> indexes(FoundEvents found) {
        return found.items().stream().map(event -> event.event().index()).toList();
    }

    private static String json(FoundEvents found) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        found.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
