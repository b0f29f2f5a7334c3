package io.threadpilot.platform.events;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.lease.LeasedLoop;
import io.threadpilot.testing.TestDatabase;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.StringReader;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Events of aggregates from commands to readers, in a database of each kind. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class EventStoreTest {

    @Parameter
    private TestDatabase database;

    private final List<LeasedLoop> numberers = new ArrayList<>();
    private EventReader reader;

    @BeforeEach
    void threeServers() throws SQLException {
        database.empty();
        reader = EventReader.register(database::open, "test");
        for (int server = 0; server < 3; server++) {
            LeasedLoop numberer = Numberer.loop(database::open);
            numberer.begin(Thread::new);
            numberers.add(numberer);
        }
    }

    @AfterEach
    void theyEnd() {
        numberers.forEach(LeasedLoop::end);
    }

    @Test
    void whatIsCommittedIsReadInOrder() throws SQLException {
        UUID cause = UuidCreator.getTimeOrderedEpoch();
        AggregateEvent created = new AggregateEvent("delivery", "d\"1", 1, null, event());
        commit(created, new AggregateEvent("delivery", "d\"1", 2, cause, event()));

        List<RecordedEvent> events = readAll(2);

        assertThat(events).extracting(RecordedEvent::position).containsExactly(1L, 2L);
        assertThat(events.get(0).event()).isEqualTo(created.event());
        assertThat(json(events.get(0)))
                .containsEntry("aggregatetype", Json.createValue("delivery"))
                .containsEntry("aggregateid", Json.createValue("d\"1"))
                .containsEntry("aggregateversion", Json.createValue(1))
                .doesNotContainKey("causationid");
        assertThat(json(events.get(1)).getString("causationid")).isEqualTo(cause.toString());
    }

    @Test
    void theEventsOfOneAggregateAreReadByTheirVersions() throws SQLException {
        AggregateEvent first = of("d1", 1);
        AggregateEvent second = of("d1", 2);
        commit(first, of("d2", 1));
        commit(second);

        try (Connection connection = database.open()) {
            assertThat(EventStore.read(connection, first.type(), "d1")).containsExactly(first.event(), second.event());
            assertThat(EventStore.read(connection, first.type(), "d3")).isEmpty();
            assertThat(EventStore.read(connection, "another", "d1")).isEmpty();
        }
    }

    @Test
    void whatIsRolledBackNeverHappened() throws SQLException {
        try (Connection command = transaction()) {
            EventStore.append(command, List.of(of("d1", 1)));
            command.rollback();
        }
        commit(of("d1", 1));

        assertThat(readAll(1)).extracting(RecordedEvent::position).containsExactly(1L);
        assertThat(new EventLog(database::open).head().last()).isEqualTo(1);
    }

    @Test
    void ofTwoCommandsThatDecideByTheSameVersionOneIsTooLate() throws SQLException {
        commit(of("d1", 1));

        assertThatThrownBy(() -> commit(of("d2", 1), of("d1", 1))).isInstanceOf(VersionTakenException.class);
        commit(of("d1", 2));

        assertThat(readAll(2)).extracting(EventStoreTest::version).containsExactly("d1 1", "d1 2");
    }

    @Test
    void aTransactionThatCommitsLateHoldsUpNobodyAndIsNotMissed() throws SQLException {
        try (Connection late = transaction()) {
            EventStore.append(late, List.of(of("late", 1)));
            commit(of("d1", 1), of("d2", 1));
            assertThat(readAll(2)).extracting(EventStoreTest::version).containsExactly("d1 1", "d2 1");
            reader.passed(2);

            late.commit();
        }

        assertThat(readAll(1)).extracting(EventStoreTest::version).containsExactly("late 1");
        assertThat(reader.next(10)).extracting(RecordedEvent::position).containsExactly(3L);
    }

    @Test
    void eventsOfTheOutboxAreNumberedTogetherWithThem() throws SQLException {
        commit(of("d1", 1));
        readAll(1);
        recordAnswer();
        commit(of("d1", 2));

        assertThat(readAll(3)).extracting(RecordedEvent::position).containsExactly(1L, 2L, 3L);
    }

    /** A position is passed with the effect: what is undone is seen again. */
    @Test
    void aReaderWhoseEffectIsInTheSameDatabaseSeesEachEventOnce() throws SQLException {
        commit(of("d1", 1), of("d1", 2));
        readAll(2);
        try (Connection effect = transaction()) {
            reader.passed(effect, reader.next(effect, 1).get(0).position());
            effect.rollback();
            assertThat(reader.next(effect, 10)).hasSize(2);
            reader.passed(effect, 1);
            effect.commit();
        }

        assertThat(reader.next(10)).extracting(EventStoreTest::version).containsExactly("d1 2");
    }

    /** As when the same projection runs on two servers. */
    @Test
    void twoOfOneNameWaitForEachOther() throws Exception {
        commit(of("d1", 1), of("d1", 2));
        readAll(2);
        try (Connection effect = transaction()) {
            reader.passed(effect, reader.next(effect, 1).get(0).position());
            CompletableFuture<List<RecordedEvent>> another = CompletableFuture.supplyAsync(() -> {
                try (Connection other = transaction()) {
                    return reader.next(other, 10);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().pollDelay(Duration.ofMillis(300)).until(() -> !another.isDone());
            effect.commit();

            assertThat(another.join()).extracting(EventStoreTest::version).containsExactly("d1 2");
        }
    }

    @Test
    void aReaderThatWasRemovedSaysSo() throws SQLException {
        reader.remove();

        assertThatThrownBy(() -> reader.next(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.next(1)).hasMessage("There is no reader test any more");
    }

    @Test
    void whatAnAdministratorHasDeletedHoldsNoReaderUp() throws SQLException {
        for (int version = 1; version <= 5; version++) {
            recordAnswer();
        }
        database.execute("delete from outbox where position between 2 and 4");

        EventLog log = new EventLog(database::open);

        assertThat(log.after(1, 2).events()).extracting(RecordedEvent::position).containsExactly(5L);
        assertThat(log.after(1, 2).complete()).isFalse();
        assertThat(log.after(0, 1).complete()).isTrue();
        assertThat(log.after(4, 9).complete()).isTrue();
        database.execute("delete from outbox");
        assertThat(log.after(1, 2).events()).isEmpty();
        assertThat(log.after(1, 2).complete()).isFalse();
        assertThat(log.after(5, 2).complete()).isTrue();
    }

    /** Servers write commands of any size, keep some of them open, give some of them up, and record answers meanwhile. */
    @Test
    void everyEventIsReadOnceWhateverCommitsLate() throws Exception {
        int writers = 4;
        int commands = 60;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Callable<Integer>> work = IntStream.range(0, writers)
                .<Callable<Integer>>mapToObj(writer -> () -> write(writer, commands))
                .toList();
        List<Future<Integer>> running = work.stream().map(threads::submit).toList();

        List<RecordedEvent> seen = new ArrayList<>();
        boolean over;
        int written = 0;
        do {
            over = running.stream().allMatch(Future::isDone);
            List<RecordedEvent> next = reader.next(50);
            seen.addAll(next);
            if (!next.isEmpty()) {
                reader.passed(next.get(next.size() - 1).position());
            }
        } while (!over);
        for (Future<Integer> one : running) {
            written += one.get();
        }
        threads.shutdown();
        seen.addAll(readAll(written - seen.size()));

        assertThat(seen)
                .extracting(RecordedEvent::position)
                .isEqualTo(LongStream.rangeClosed(1, written).boxed().toList());
        assertThat(seen).extracting(event -> json(event).getString("id")).doesNotHaveDuplicates();
        Map<String, Integer> versions = new HashMap<>();
        for (RecordedEvent event : seen) {
            JsonObject json = json(event);
            if (json.containsKey("aggregateid")) {
                assertThat(json.getInt("aggregateversion"))
                        .isEqualTo(versions.merge(json.getString("aggregateid"), 1, Integer::sum));
            }
        }
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("select id from event_pending").next())
                    .isFalse();
        }
    }

    /** Returns how many events were committed. */
    private int write(int writer, int commands) throws SQLException {
        Random random = new Random(writer);
        int committed = 0;
        Map<String, Integer> versions = new HashMap<>();
        for (int command = 0; command < commands; command++) {
            if (random.nextInt(4) == 0) {
                recordAnswer();
                committed++;
                continue;
            }
            String aggregate = writer + "-" + random.nextInt(3);
            int version = versions.getOrDefault(aggregate, 0);
            int size = 1 + random.nextInt(5);
            try (Connection transaction = transaction()) {
                EventStore.append(
                        transaction,
                        IntStream.rangeClosed(version + 1, version + size)
                                .mapToObj(next -> of(aggregate, next))
                                .toList());
                if (random.nextInt(5) == 0) {
                    transaction.rollback();
                    continue;
                }
                if (random.nextInt(10) == 0) {
                    // So long that others commit after it has inserted.
                    reader.next(1000);
                    new EventLog(database::open).head();
                }
                transaction.commit();
                versions.put(aggregate, version + size);
                committed += size;
            }
        }
        return committed;
    }

    private void commit(AggregateEvent... events) throws SQLException {
        try (Connection command = transaction()) {
            EventStore.append(command, List.of(events));
            command.commit();
        }
    }

    /** As the outbox does. */
    private void recordAnswer() throws SQLException {
        try (Connection connection = transaction();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update outbox_position set last_position = last_position + 1");
            String id = UuidCreator.getTimeOrderedEpoch().toString();
            statement.executeUpdate("insert into outbox (position, event_id, event_type, occurred_at, event) values"
                    + " ((select last_position from outbox_position), '" + id
                    + "', 'answered.v1', '2026-11-21 12:00:00+00', '{\"id\":\"" + id + "\"}')");
            connection.commit();
        }
    }

    private List<RecordedEvent> readAll(int number) throws SQLException {
        return await().until(() -> reader.next(1000), events -> events.size() == number);
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.open();
        connection.setAutoCommit(false);
        return connection;
    }

    private static String version(RecordedEvent event) {
        JsonObject json = json(event);
        return json.getString("aggregateid") + " " + json.getInt("aggregateversion");
    }

    private static JsonObject json(RecordedEvent event) {
        return Json.createReader(new StringReader(event.json())).readObject();
    }

    private static AggregateEvent of(String aggregate, int version) {
        return new AggregateEvent("delivery", aggregate, version, null, event());
    }

    private static Event event() {
        return new Event(
                Event.SPECIFICATION,
                UuidCreator.getTimeOrderedEpoch(),
                "something-happened.v1",
                URI.create("urn:threadpilot:service:test"),
                Instant.parse("2026-11-21T12:00:00Z"),
                null,
                null,
                null,
                "core-system",
                "claim-1",
                null,
                Json.createObjectBuilder().add("text", "text").build());
    }
}
