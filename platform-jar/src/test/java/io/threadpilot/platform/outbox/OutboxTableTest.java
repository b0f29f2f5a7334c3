package io.threadpilot.platform.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.events.EventLog;
import io.threadpilot.platform.events.EventReader;
import io.threadpilot.platform.events.RecordedEvent;
import io.threadpilot.testing.TestDatabase;
import jakarta.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The outbox in a database, on each kind that there is. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class OutboxTableTest {

    /** Of 199001011234, under a key of 32 bytes that are all 1. */
    private static final String PSEUDONYM = "8yqSn7FO4GjASZglyeOi-WcYtZo4-Ixkc2HsZYy-ptY";

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Parameter
    private TestDatabase database;

    @BeforeEach
    void anEmptyOutbox() throws SQLException {
        database.empty();
    }

    private Connection open() throws SQLException {
        return database.open();
    }

    @Test
    void eventsAreReadInTheOrderInWhichTheyWereWritten() throws SQLException {
        List<Event> events =
                IntStream.range(0, 100).mapToObj(OutboxTableTest::event).toList();
        OutboxTable.append(this::open, events.subList(0, 64));
        OutboxTable.append(this::open, events.subList(64, 65));
        OutboxTable.append(this::open, events.subList(65, 100));

        List<RecordedEvent> read = reader("relay").next(1000);

        assertThat(read).extracting(RecordedEvent::event).isEqualTo(events);
        assertThat(read).extracting(RecordedEvent::position).isEqualTo(positions(1, 100));
    }

    @Test
    void aReaderGoesOnAfterWhatItHasPassed() throws SQLException {
        OutboxTable.append(this::open, events(5));
        EventReader relay = reader("relay");

        assertThat(relay.next(3)).extracting(RecordedEvent::position).containsExactly(1L, 2L, 3L);
        relay.passed(2);
        assertThat(reader("relay").next(3)).extracting(RecordedEvent::position).containsExactly(3L, 4L, 5L);
        relay.passed(1);
        assertThat(relay.next(1)).extracting(RecordedEvent::position).containsExactly(3L);
        assertThat(reader("archive").next(1))
                .extracting(RecordedEvent::position)
                .containsExactly(1L);
    }

    @Test
    void aGroupThatFailsLeavesNothingAndNoGap() throws SQLException {
        OutboxTable.append(this::open, events(1));
        Event tooLong = withData("x".repeat(9000));

        assertThatThrownBy(() -> OutboxTable.append(this::open, List.of(event(1), tooLong)))
                .isInstanceOf(SQLException.class);
        OutboxTable.append(this::open, events(1));

        assertThat(reader("relay").next(10)).extracting(RecordedEvent::position).containsExactly(1L, 2L);
    }

    @Test
    void aGroupThatCommitsLaterNeverHasALowerPosition() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try (Connection slow = open();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            // As a writer does first, on another server, which then takes its time.
            statement.executeUpdate("update outbox_position set last_position = last_position + 1");
            Future<?> fast = threads.submit(() -> {
                OutboxTable.append(this::open, events(1));
                return null;
            });
            EventReader relay = reader("relay");
            assertThat(relay.next(10)).isEmpty();
            assertThat(fast).isNotDone();

            statement.executeUpdate("insert into outbox (position, event_id, event_type, occurred_at, event) values"
                    + " ((select last_position from outbox_position), '" + event(0).id()
                    + "', 'slow', '2026-11-21 12:00:00+00', '{}')");
            slow.commit();
            fast.get();

            assertThat(relay.next(10)).extracting(RecordedEvent::position).containsExactly(1L, 2L);
            assertThat(relay.next(1)).extracting(RecordedEvent::json).containsExactly("{}");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReaderThatPollsWhileManyWriteSeesEveryEventOnceAndInOrder() throws Exception {
        int writers = 4;
        int groups = 50;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Callable<Void>> work = IntStream.range(0, writers)
                .<Callable<Void>>mapToObj(writer -> () -> {
                    for (int i = 0; i < groups; i++) {
                        OutboxTable.append(this::open, events(1 + i % 2 * 2));
                    }
                    return null;
                })
                .toList();
        List<Future<Void>> running = work.stream().map(threads::submit).toList();
        EventReader relay = reader("relay");
        List<Long> seen = new ArrayList<>();

        boolean done;
        do {
            done = running.stream().allMatch(Future::isDone);
            List<RecordedEvent> events = relay.next(50);
            while (!events.isEmpty()) {
                events.forEach(event -> seen.add(event.position()));
                relay.passed(seen.get(seen.size() - 1));
                events = relay.next(50);
            }
        } while (!done);
        for (Future<Void> one : running) {
            one.get();
        }
        threads.shutdownNow();

        assertThat(seen).isEqualTo(positions(1, writers * groups * 2));
    }

    @Test
    void onlyWhatIsOldAndReadByAllIsRemoved() throws SQLException {
        OutboxTable.append(this::open, List.of(at(NOON), at(NOON.plusSeconds(1)), at(NOON.plusSeconds(2))));
        OutboxUpkeep.removeOld(this::open, NOON.plusSeconds(60));
        assertThat(OutboxUpkeep.size(this::open)).isEqualTo(new OutboxUpkeep.Size(3, 3));

        EventReader relay = reader("relay");
        EventReader archive = reader("archive");
        relay.passed(3);
        archive.passed(2);
        OutboxUpkeep.removeOld(this::open, NOON.plusSeconds(1));

        assertThat(OutboxUpkeep.size(this::open)).isEqualTo(new OutboxUpkeep.Size(2, 1));
        OutboxUpkeep.removeOld(this::open, NOON.plusSeconds(60));
        assertThat(archive.next(10)).extracting(RecordedEvent::position).containsExactly(3L);
        assertThat(OutboxUpkeep.size(this::open)).isEqualTo(new OutboxUpkeep.Size(1, 1));

        archive.remove();
        OutboxUpkeep.removeOld(this::open, NOON.plusSeconds(60));
        assertThat(OutboxUpkeep.size(this::open)).isEqualTo(new OutboxUpkeep.Size(0, 0));
        OutboxTable.append(this::open, events(1));
        assertThat(relay.next(10)).extracting(RecordedEvent::position).containsExactly(4L);
        EventLog log = new EventLog(this::open);
        assertThat(log.head().oldest()).isEqualTo(4);
        assertThat(log.after(3, 10).complete()).isTrue();
        assertThat(log.after(2, 10).complete()).as("its event was removed").isFalse();
    }

    @Test
    void moreThanAThousandOldRowsAreRemovedAtOnce() throws SQLException {
        for (int i = 0; i < 40; i++) {
            OutboxTable.append(
                    this::open, IntStream.range(0, 60).mapToObj(row -> at(NOON)).toList());
        }
        reader("relay").passed(2300);

        OutboxUpkeep.removeOld(this::open, NOON.plus(Duration.ofDays(1)));

        assertThat(OutboxUpkeep.size(this::open)).isEqualTo(new OutboxUpkeep.Size(100, 100));
    }

    @Test
    void aTimeRangeIsExportedAsJsonLines() throws SQLException {
        Event first = at(NOON);
        Event second = at(NOON.plusSeconds(1));
        OutboxTable.append(this::open, List.of(first, second, at(NOON.plusSeconds(2))));

        assertThat(export("--from", NOON.toString(), "--to", NOON.plusSeconds(2).toString()))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(0))
                        .startsWith("{\"position\":1,\"event\":{")
                        .contains(first.id().toString()))
                .satisfies(lines -> assertThat(lines.get(1))
                        .startsWith("{\"position\":2,\"event\":{")
                        .contains(second.id().toString()));
        assertThat(export("--correlation-id", second.correlationId()))
                .singleElement()
                .asString()
                .contains("\"position\":2");
        assertThat(export("--subject", PSEUDONYM)).hasSize(3);
        assertThat(export("--subject", PSEUDONYM + " key"))
                .as("with the key, as it is printed")
                .hasSize(3);
        assertThat(export("--subject", PSEUDONYM.toLowerCase(Locale.ROOT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"199001011234", "19900101-1234", "900101-1234", " 199001011234 "})
    void whoHasThePseudonymsKeyFindsAPersonByEveryFormOfTheNumber(String number) throws SQLException {
        OutboxTable.append(this::open, events(3));

        assertThat(exportAbout(number)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nobody", "199001011234", "900101-1234", PSEUDONYM + "x", PSEUDONYM + " two words", "--"})
    void aSubjectThatCanBeNobodyIsRefusedAndNotRepeated(String subject) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();

        assertThat(run(List.of("--subject", subject), "", new ByteArrayOutputStream(), messages))
                .isEqualTo(2);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .startsWith("--subject must be what PseudonymOf prints")
                .doesNotContain("1234", PSEUDONYM);
    }

    @Test
    void aNumberThatIsNoneIsRefusedAndNotRepeated() {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();

        assertThat(run(List.of("--subject", "-"), "1990-01-01-1234", new ByteArrayOutputStream(), messages))
                .isEqualTo(2);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .startsWith("The standard input must be one personal identity number")
                .doesNotContain("1990-01-01");
    }

    @Test
    void aReaderExportsEachEventOnce() throws SQLException {
        OutboxTable.append(this::open, events(3));
        assertThat(export("--reader", "archive")).hasSize(3);

        OutboxTable.append(this::open, events(1));

        assertThat(export("--reader", "archive")).singleElement().asString().contains("\"position\":4");
        assertThat(export("--reader", "archive")).isEmpty();
    }

    @Test
    void argumentsThatCannotBeReadAreAnsweredWithTheUsage() {
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("--from"),
                List.of("--from", "yesterday"),
                List.of("--reader", "archive", "--from", NOON.toString()),
                List.of("--from", NOON.toString(), "--to", NOON.toString()),
                List.of("--correlation-id", "two words"),
                List.of("--correlation-id", ""),
                List.of("--all", "please"))) {
            ByteArrayOutputStream messages = new ByteArrayOutputStream();
            assertThat(run(arguments, "", new ByteArrayOutputStream(), messages))
                    .isEqualTo(2);
            assertThat(messages.toString(StandardCharsets.UTF_8)).startsWith("Usage: ");
        }
    }

    /** H2 quotes what is too long for a column. */
    @Test
    void anExportThatFailsSaysWhyWithoutNumbersOfPersons() {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();

        List<String> arguments = List.of("--reader", "of 199001011234 ".repeat(6));
        assertThat(run(arguments, "", new ByteArrayOutputStream(), messages)).isEqualTo(1);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .startsWith("The export failed: ")
                .doesNotContain("199001011234");
    }

    private List<String> export(String... arguments) {
        return export(List.of(arguments), "");
    }

    private List<String> exportAbout(String number) {
        return export(List.of("--subject", "-"), number + "\n");
    }

    private List<String> export(List<String> arguments, String input) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        assertThat(run(arguments, input, lines, messages))
                .as(messages.toString())
                .isZero();
        return lines.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private int run(List<String> arguments, String input, OutputStream lines, OutputStream messages) {
        Map<String, String> environment = new HashMap<>(
                Map.of("DB_URL", database.url(), "DB_USER", TestDatabase.USER, "DB_PASSWORD", TestDatabase.PASSWORD));
        environment.put("THREADPILOT_PSEUDONYM_KEY", "01".repeat(32));
        environment.put("THREADPILOT_PSEUDONYM_KEY_ID", "key");
        return ExportEvents.run(
                environment,
                arguments,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.US_ASCII)),
                lines,
                new PrintStream(messages, true));
    }

    private EventReader reader(String name) throws SQLException {
        return EventReader.register(this::open, name);
    }

    private static List<Long> positions(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Event> events(int number) {
        return IntStream.range(0, number).mapToObj(OutboxTableTest::event).toList();
    }

    private static Event event(int second) {
        return at(NOON.plusSeconds(second));
    }

    private static Event at(Instant time) {
        return event(time, "text");
    }

    private static Event withData(String text) {
        return event(NOON, text);
    }

    private static Event event(Instant time, String text) {
        return new Event(
                Event.SPECIFICATION,
                UuidCreator.getTimeOrderedEpoch(),
                "something-happened.v1",
                URI.create("urn:threadpilot:service:test"),
                time,
                null,
                PSEUDONYM,
                "key",
                "core-system",
                "claim-" + UuidCreator.getTimeOrderedEpoch(),
                null,
                Json.createObjectBuilder().add("text", text).build());
    }
}
