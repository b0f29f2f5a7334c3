package io.threadpilot.audit.query;

import io.threadpilot.platform.pages.SignedCursors;
import io.threadpilot.testing.TestDatabase;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static io.threadpilot.audit.query.LogRow.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.instancio.Instancio.gen;

/**
 * What holds for every question and every way through its pages, while the log grows: each page has what a list in memory has in
 * its place.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@ExtendWith(InstancioExtension.class)
class EventPagesPropertiesTest {

    /** By what is asked to be equal: the column of each parameter. */
    private static final Map<String, String> EQUAL = Map.ofEntries(
            Map.entry("id", "event_id"),
            Map.entry("subject", "subject"),
            Map.entry("aggregateType", "aggregate_type"),
            Map.entry("aggregateId", "aggregate_id"),
            Map.entry("correlationId", "correlation_id"),
            Map.entry("causationId", "causation_id"),
            Map.entry("type", "event_type"),
            Map.entry("source", "source"),
            Map.entry("actor", "actor"),
            Map.entry("shard", "shard"),
            Map.entry("position", "shard_position"));

    private static final List<String> TIMES = List.of("from", "to", "receivedFrom", "receivedTo");

    @Parameter
    private TestDatabase database;

    private LogInDatabase logged;

    private final List<LogRow> log = new ArrayList<>();

    @Test
    void eachPageHasWhatIsInItsPlace() throws SQLException {
        logged = LogInDatabase.empty(database);
        append(80);
        EventPages pages = new EventPages(new LoggedEvents(database::open), SignedCursors.of(database::open));
        for (int tried = 0; tried < 40; tried++) {
            walk(pages);
        }
    }

    private void walk(EventPages pages) throws SQLException {
        TreeMap<String, String> question = question();
        EventOrder order = gen().enumOf(EventOrder.class).get();
        PageParameters page = new PageParameters();
        int size = log.size();
        if (gen().booleans().probability(0.2).get()) {
            size = gen().ints().range(0, size).get();
            page.asOf = List.of("" + size);
        }
        List<Long> expected = expected(question, order, size);
        String described = question + " sorted by " + order + " as of " + size;

        int begin = 0;
        int end = 0;
        for (int step = 0; step < 12; step++) {
            int limit = gen().ints().range(1, 9).get();
            page.limit = List.of("" + limit);
            FoundEvents found = pages.page(filter(question, order), order, page);
            boolean backwards = end < begin;
            if (backwards) {
                // Coming from the page that began there.
                begin = Math.max(0, end - limit);
            } else {
                end = Math.min(expected.size(), begin + limit);
            }
            assertThat(found.items().stream().map(event -> event.event().index()))
                    .as("%s from %d to %d", described, begin, end)
                    .isEqualTo(expected.subList(begin, end));
            assertThat(found.size()).as(described).isEqualTo(size);
            assertThat(found.next() != null)
                    .as("next: %s to %d", described, end)
                    .isEqualTo(end < expected.size());
            assertThat(found.previous() != null)
                    .as("previous: %s from %d", described, begin)
                    .isEqualTo(begin > 0);
            if (found.next() == null && found.previous() == null) {
                return;
            }
            if (found.previous() == null
                    || found.next() != null && gen().booleans().probability(0.6).get()) {
                page.cursor = List.of(found.next());
                begin = end;
            } else {
                page.cursor = List.of(found.previous());
                end = begin;
                begin = Integer.MAX_VALUE;
            }
            append(gen().ints().range(0, 2).get());
        }
    }

    private static TreeMap<String, String> question() {
        TreeMap<String, String> question = new TreeMap<>();
        gen().oneOf(EQUAL.keySet()).stream()
                .limit(gen().ints().range(0, 2).get())
                .forEach(parameter -> question.put(parameter, parameter.equals("position") ? "1" : text()));
        gen().oneOf(TIMES).stream()
                .limit(gen().oneOf(0, 0, 1, 2).get())
                .forEach(parameter -> question.put(parameter, time().toString()));
        return question;
    }

    /** As the resources do: the order by versions is that of an aggregate's events. */
    private static EventFilter filter(TreeMap<String, String> question, EventOrder order) {
        if (order == EventOrder.VERSION) {
            return AggregatesResource.filter(
                    "a", "a", question.containsKey("id") ? List.of("2") : List.of(), List.of("3"));
        }
        EventParameters parameters = new EventParameters();
        question.forEach((parameter, value) -> EventPagesTest.choose(parameters, parameter, value));
        return parameters.filter();
    }

    private List<Long> expected(TreeMap<String, String> question, EventOrder order, int size) {
        Comparator<LogRow> byIndex = Comparator.comparing(LogRow::index);
        Comparator<LogRow> byTime = Comparator.comparing(LogRow::occurredAt).thenComparing(byIndex);
        Comparator<LogRow> sorted =
                switch (order) {
                    case FIRST -> byIndex;
                    case LAST -> byIndex.reversed();
                    case OCCURRED -> byTime;
                    case LAST_OCCURRED -> byTime.reversed();
                    case VERSION -> Comparator.comparing(LogRow::version).thenComparing(byIndex);
                };
        return log.stream()
                .limit(size)
                .filter(row -> !row.values().get("kind").equals("dead-letter"))
                .filter(row -> order == EventOrder.VERSION ? isOfOrder(row, question) : meets(row, question))
                .sorted(sorted)
                .map(LogRow::index)
                .toList();
    }

    private static boolean isOfOrder(LogRow row, TreeMap<String, String> question) {
        return "a".equals(row.values().get("aggregate_type"))
                && "a".equals(row.values().get("aggregate_id"))
                && row.version() >= (question.containsKey("id") ? 2 : 1)
                && row.version() <= 3;
    }

    private static boolean meets(LogRow row, TreeMap<String, String> question) {
        OffsetDateTime receivedAt = (OffsetDateTime) row.values().get("received_at");
        return question.entrySet().stream().allMatch(asked -> {
            String value = asked.getValue();
            return switch (asked.getKey()) {
                case "from" -> !row.occurredAt().isBefore(OffsetDateTime.parse(value));
                case "to" -> row.occurredAt().isBefore(OffsetDateTime.parse(value));
                case "receivedFrom" -> !receivedAt.isBefore(OffsetDateTime.parse(value));
                case "receivedTo" -> receivedAt.isBefore(OffsetDateTime.parse(value));
                default -> value.equals(String.valueOf(row.values().get(EQUAL.get(asked.getKey()))));
            };
        });
    }

    private void append(int rows) throws SQLException {
        List<LogRow> added = Stream.iterate((long) log.size(), index -> index + 1)
                .limit(rows)
                .map(EventPagesPropertiesTest::row)
                .toList();
        logged.append(added);
        log.addAll(added);
    }

    /** One of a few values, so that questions find something; the one or the other is missing. */
    private static LogRow row(long index) {
        if (gen().ints().range(0, 9).get() == 0) {
            return LogRow.deadLetter(index);
        }
        LogRow event = LogRow.event(index)
                .with("kind", gen().oneOf("stored", "stored", "id-conflict").get())
                .with("event_id", text())
                .with("event_type", text())
                .with("source", text())
                .with("shard", text())
                .with("shard_position", gen().longs().range(0L, 2L).get())
                .with("correlation_id", textOrNull())
                .with("causation_id", textOrNull())
                .with("actor", textOrNull())
                .with("subject", textOrNull())
                .with("occurred_at", time())
                .with("received_at", time());
        if (gen().booleans().get()) {
            event = event.with("aggregate_type", text()).with("aggregate_id", text());
            if (gen().booleans().get()) {
                event = event.with(
                        "aggregate_version", gen().longs().range(1L, 4L).get());
            }
        }
        return event;
    }

    private static String text() {
        return gen().oneOf("a", "a", "å", "'").get();
    }

    private static String textOrNull() {
        return gen().oneOf("a", "å", null).get();
    }

    /** Many events share a time, and some times are a microsecond apart. */
    private static OffsetDateTime time() {
        return NOON.plusNanos(1_000L * gen().ints().range(0, 4).get());
    }
}
