package io.threadpilot.audit.query;

import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** PostgreSQL finds events by indexes, however large the log is. */
class QueryPlansTest {

    private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;
    private static final long SIZE = 200_000;

    /**
     * Ten events an aggregate, five a correlation, forty a subject and a rare type, and thirty types that are not rare; what happened
     * first came in any order.
     */
    @BeforeAll
    static void aLargeLog() throws SQLException {
        LogInDatabase.empty(DATABASE);
        DATABASE.execute("""
                insert into audit_event (log_index, leaf_hash, kind, event_id, event_type, type_version, source,
                    aggregate_type, aggregate_id, aggregate_version, correlation_id, causation_id, actor, subject,
                    occurred_at, received_at, shard, epoch, shard_position, validated)
                select i, decode(md5(cast(i as text)) || md5(''), 'hex'), case when i % 200 = 0 then 'dead-letter' else 'stored' end,
                    'e' || i, case when i % 5000 = 7 then 'Rare' else 'Type' || i % 30 end, 1, 'shop' || i % 4, 'Order', 'o' || i / 10, i % 10 + 1, 'c' || i / 5,
                    'e' || i - 1, 'client' || i % 7, 's' || i % 5000,
                    timestamp with time zone '2026-01-01 00:00:00Z' + i * 13 % 200000 * interval '13' second,
                    timestamp with time zone '2026-01-01 00:00:00Z' + i * interval '13' second, 'orders/' || i % 5, 1, i / 5, true
                from generate_series(0, 199999) i
                """);
        DATABASE.execute("insert into audit_event_body (log_index, received_at, leaf, payload)"
                + " select log_index, received_at, leaf_hash, '{}' from audit_event");
        DATABASE.execute("vacuum analyze audit_event, audit_event_body");
    }

    @ParameterizedTest
    @CsvSource({
        "id, e100001, audit_event_event_id",
        "aggregateId, o777, audit_event_aggregate",
        "correlationId, c2222, audit_event_correlation",
        "causationId, e2222, audit_event_causation",
        "subject, s17, audit_event_subject",
        "type, Rare, audit_event_type",
        "type, Nothing, audit_event_type",
        "source, Nothing, audit_event_source",
        "actor, Nothing, audit_event_actor",
        "shard, Nothing, audit_event_shard"
    })
    void eventsAreFoundByTheIndexOfWhatIsAskedFor(String parameter, String value, String index) throws SQLException {
        EventParameters parameters = new EventParameters();
        EventPagesTest.choose(parameters, parameter, value);
        for (EventOrder order : List.of(EventOrder.FIRST, EventOrder.LAST)) {
            assertThat(plan(parameters.filter(), order, null)).contains(index).doesNotContain("Seq Scan");
            assertThat(plan(parameters.filter(), order, new Cursor(Cursor.Direction.NEXT, List.of("100000"))))
                    .contains(index)
                    .doesNotContain("Seq Scan");
        }
        for (EventOrder order : List.of(EventOrder.OCCURRED, EventOrder.LAST_OCCURRED)) {
            assertThat(plan(parameters.filter(), order, null)).doesNotContain("Seq Scan");
            assertThat(plan(
                            parameters.filter(),
                            order,
                            new Cursor(Cursor.Direction.PREVIOUS, List.of("2026-01-15T12:00:00Z", "100000"))))
                    .doesNotContain("Seq Scan");
        }
    }

    /** Of a type of which every page is near, the log is read from where the page begins. */
    @Test
    void eventsOfACommonTypeAreFoundWithoutReadingTheWholeLog() throws SQLException {
        EventParameters parameters = new EventParameters();
        parameters.type = List.of("Type3");
        for (EventOrder order : EventOrder.values()) {
            assertThat(plan(parameters.filter(), order, null)).doesNotContain("Seq Scan");
        }
    }

    @Test
    void whatHappenedWithinATimeIsFoundByItsIndex() throws SQLException {
        EventParameters parameters = new EventParameters();
        parameters.from = List.of("2026-01-10T00:00:00Z");
        parameters.to = List.of("2026-01-10T01:00:00Z");
        for (EventOrder order : EventOrder.values()) {
            assertThat(plan(parameters.filter(), order, null))
                    .contains("audit_event_occurred")
                    .doesNotContain("Seq Scan");
        }
    }

    @Test
    void whatWasReceivedWithinATimeIsFoundByItsIndex() throws SQLException {
        EventParameters parameters = new EventParameters();
        parameters.receivedFrom = List.of("2026-01-10T00:00:00Z");
        parameters.receivedTo = List.of("2026-01-10T01:00:00Z");
        for (EventOrder order : EventOrder.values()) {
            assertThat(plan(parameters.filter(), order, null))
                    .contains("audit_event_received")
                    .doesNotContain("Seq Scan");
        }
    }

    @Test
    void aPositionOfAShardIsFoundByItsIndex() throws SQLException {
        EventParameters parameters = new EventParameters();
        parameters.shard = List.of("orders/3");
        parameters.position = List.of("30000");
        for (EventOrder order : EventOrder.values()) {
            assertThat(plan(parameters.filter(), order, null))
                    .contains("audit_event_shard")
                    .doesNotContain("Seq Scan");
        }
    }

    @Test
    void pagesOfEverythingAreReadInTheirOrder() throws SQLException {
        Cursor index = new Cursor(Cursor.Direction.NEXT, List.of("100000"));
        Cursor time = new Cursor(Cursor.Direction.NEXT, List.of("2026-01-15T12:00:00Z", "100000"));
        for (EventOrder order : List.of(EventOrder.FIRST, EventOrder.LAST)) {
            assertThat(plan(EventFilter.EVERYTHING, order, index))
                    .contains("audit_event_pkey")
                    .doesNotContain("Seq Scan", "Sort");
        }
        for (EventOrder order : List.of(EventOrder.OCCURRED, EventOrder.LAST_OCCURRED)) {
            assertThat(plan(EventFilter.EVERYTHING, order, time))
                    .contains("audit_event_occurred")
                    .doesNotContain("Seq Scan", "Sort");
        }
    }

    @Test
    void anAggregatesVersionsAreFoundByItsIndex() throws SQLException {
        EventFilter filter = AggregatesResource.filter("Order", "o777", List.of("2"), List.of());

        assertThat(plan(filter, EventOrder.VERSION, null))
                .contains("audit_event_aggregate")
                .doesNotContain("Seq Scan");
    }

    private static String plan(EventFilter filter, EventOrder order, Cursor from) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(SIZE));
        values.addAll(filter.values());
        if (from != null) {
            values.addAll(from.row());
        }
        values.add(51);
        try (Connection connection = DATABASE.open();
                PreparedStatement statement =
                        connection.prepareStatement("explain " + LoggedEvents.sql(filter, order, from))) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet lines = statement.executeQuery()) {
                StringBuilder plan = new StringBuilder();
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
                return plan.toString();
            }
        }
    }
}
