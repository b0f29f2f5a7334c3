package io.threadpilot.system;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.threadpilot.contracts.event.Event;
import io.threadpilot.platform.events.AggregateEvent;
import io.threadpilot.platform.events.EventStore;
import io.threadpilot.platform.events.Numberer;
import io.threadpilot.platform.lease.LeasedLoop;
import io.threadpilot.testing.LibertyServer;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two servers of each service side by side, on one database for each service: what one does the other sees, and each may go
 * while the other answers. Each insurance service asks a vehicle service of its own.
 */
class SideBySideIT {

    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(1);
    private static final int CALLERS = 8;
    private static final int LOOK_UPS_OF_A_CALLER = 25;
    private static final String CORRELATION = "side-by-side-";

    private static final AtomicInteger NEXT = new AtomicInteger(100);

    private static BothServers one;
    private static BothServers other;

    @BeforeAll
    static void start() {
        one = BothServers.onPostgreSql();
        other = BothServers.start(beside(one.vehicle(), "vehicle"), beside(one.insurance(), "insurance"));
    }

    private static LibertyServer beside(LibertyServer server, String name) {
        return new LibertyServer(name).withDatabaseOf(server);
    }

    @AfterAll
    static void stop() {
        other.insurance().close();
        other.vehicle().close();
    }

    @Test
    void bothGiveTheSameAnswer() {
        assertThat(ask(one, "199001011234").jsonPath().getList("insuranceId"))
                .isEqualTo(ask(other, "199001011234").jsonPath().getList("insuranceId"))
                .containsExactly(1000000, 1000001);

        String person = personWithANewCar();
        for (BothServers each : List.of(one, other)) {
            await().untilAsserted(() -> assertThat(statuses(ask(each, person))).containsExactly("FOUND"));
        }
    }

    @Test
    void whatBothRecordAtOnceStandsInOneOutboxWithoutGaps() throws SQLException {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<CompletableFuture<Void>> running = IntStream.range(0, CALLERS)
                .mapToObj(caller -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, LOOK_UPS_OF_A_CALLER)
                                .forEach(lookUp -> given().header("X-Api-Key", "tp_local_core_system")
                                        .header("X-Correlation-Id", CORRELATION + UUID.randomUUID())
                                        .get(address(caller % 2 == 0 ? one : other, "199001011234"))
                                        .then()
                                        .statusCode(200)),
                        callers))
                .toList();
        running.forEach(CompletableFuture::join);
        callers.shutdown();

        assertThat(numbers("select count(distinct correlation_id) from outbox where correlation_id like '" + CORRELATION
                        + "%'"))
                .containsExactly((long) CALLERS * LOOK_UPS_OF_A_CALLER);
        List<Long> positions = numbers("select position from outbox order by position");
        assertThat(positions).hasSizeGreaterThanOrEqualTo(CALLERS * LOOK_UPS_OF_A_CALLER);
        assertThat(positions.get(positions.size() - 1) - positions.get(0)).isEqualTo(positions.size() - 1);
    }

    /**
     * Both servers record look-ups, in groups, one of which a trigger holds up. This test writes as a third server does that has
     * an event store: commands that commit late, or not at all. A follower asks one server after the other.
     */
    @Test
    void aFollowerSeesEveryEventOnceWhileAllWriteAndSomeCommitLate() throws Exception {
        execute("create function hold_up() returns trigger language plpgsql as"
                + " 'begin perform pg_advisory_xact_lock_shared(4711); return new; end'");
        execute("create trigger hold_up before insert on outbox for each row when (new.correlation_id = 'held-up')"
                + " execute function hold_up()");
        LeasedLoop numberer = Numberer.loop(one.insurance()::database);
        numberer.begin(Thread::new);
        ExecutorService writers = Executors.newFixedThreadPool(4);
        long begin = last();
        List<JsonPath> batches = new ArrayList<>();
        Map<String, Integer> answered = new ConcurrentHashMap<>();
        try (Connection late = one.insurance().database();
                Connection lock = one.insurance().database()) {
            late.setAutoCommit(false);
            EventStore.append(late, List.of(aggregateEvent("late", 1)));
            lock.createStatement().execute("select pg_advisory_lock(4711)");
            List<CompletableFuture<Void>> writing = List.of(
                    CompletableFuture.runAsync(() -> answered.put("held-up", askAs("held-up", one)), writers),
                    CompletableFuture.runAsync(
                            () -> IntStream.range(0, 60)
                                    .forEach(i -> answered.put("follow-" + i, askAs("follow-" + i, other))),
                            writers),
                    CompletableFuture.runAsync(() -> writeCommands("a", 60), writers),
                    CompletableFuture.runAsync(() -> writeCommands("b", 60), writers));

            long position = begin;
            boolean over;
            int polls = 0;
            do {
                over = polls > 10 && writing.stream().allMatch(CompletableFuture::isDone);
                JsonPath batch = follow(polls % 2 == 0 ? one : other, position);
                batches.add(batch);
                position += batch.getList("").size();
                polls++;
                if (polls == 5) {
                    lock.createStatement().execute("select pg_advisory_unlock(4711)");
                }
                if (polls == 10) {
                    late.commit();
                }
            } while (!over
                    || position < last()
                    || !numbers("select id from event_pending").isEmpty());
            writing.forEach(CompletableFuture::join);
        } finally {
            numberer.end();
            writers.shutdown();
            execute("drop trigger hold_up on outbox");
            execute("drop function hold_up");
        }

        List<Long> positions =
                all(batches, "position").stream().map(Long::valueOf).toList();
        assertThat(positions)
                .isEqualTo(LongStream.rangeClosed(begin + 1, begin + positions.size())
                        .boxed()
                        .toList());
        assertThat(all(batches, "id")).doesNotHaveDuplicates();
        // On a busy machine an answer may have waited too long for the group that is held up.
        assertThat(answered).hasSize(61).containsValue(200);
        assertThat(answered.values()).isSubsetOf(200, 503);
        answered.entrySet().stream()
                .filter(answer -> answer.getValue() == 200)
                .forEach(answer -> assertThat(all(batches, "correlationid")).containsOnlyOnce(answer.getKey()));
        for (String aggregate : List.of("a", "b", "late")) {
            List<Integer> versions = batches.stream()
                    .flatMap(
                            batch -> batch
                                    .<Integer>getList(
                                            "findAll { it.aggregateid == '" + aggregate + "' }.aggregateversion")
                                    .stream())
                    .toList();
            assertThat(versions)
                    .isEqualTo(IntStream.rangeClosed(1, aggregate.equals("late") ? 1 : 45)
                            .boxed()
                            .toList());
        }
    }

    /** Every fourth command is rolled back. */
    private static void writeCommands(String aggregate, int commands) {
        int version = 0;
        for (int command = 0; command < commands; command++) {
            try (Connection transaction = one.insurance().database()) {
                transaction.setAutoCommit(false);
                EventStore.append(transaction, List.of(aggregateEvent(aggregate, version + 1)));
                if (command % 4 == 0) {
                    transaction.rollback();
                } else {
                    transaction.commit();
                    version++;
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static AggregateEvent aggregateEvent(String aggregate, int version) {
        return new AggregateEvent(
                "test",
                aggregate,
                version,
                null,
                new Event(
                        Event.SPECIFICATION,
                        UUID.randomUUID(),
                        "something-happened.v1",
                        URI.create("urn:threadpilot:service:test"),
                        Instant.parse("2026-11-21T12:00:00Z"),
                        null,
                        null,
                        null,
                        null,
                        "side-by-side",
                        null,
                        JsonValue.EMPTY_JSON_OBJECT));
    }

    private static JsonPath follow(BothServers servers, long after) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .get(servers.insurance().url() + "/feed/v1/events?limit=20&wait=PT0.2S&after=" + after)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<String> all(List<JsonPath> batches, String attribute) {
        return batches.stream()
                .flatMap(batch -> batch.<String>getList(attribute).stream())
                .toList();
    }

    private static int askAs(String correlationId, BothServers servers) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Correlation-Id", correlationId)
                .get(address(servers, "200310209876"))
                .statusCode();
    }

    private static long last() throws SQLException {
        return numbers("select last_position from outbox_position").get(0);
    }

    /** As one does that was stopped within a transaction: the database lets others wait for a lock, but not for ever. */
    @Test
    void whoLocksTheOutboxHoldsNoAnswerUpForGood() throws SQLException {
        try (Connection stopped = one.insurance().database();
                Statement statement = stopped.createStatement()) {
            stopped.setAutoCommit(false);
            statement.executeUpdate("update outbox_position set last_position = last_position");

            assertThat(askAs("locked-out", one)).isEqualTo(503);
            stopped.rollback();
        }
        assertThat(askAs("locked-out", one)).isEqualTo(200);
    }

    @Test
    void whileOneIsAwayTheOtherGoesOnAnswering() throws SQLException {
        Set<String> answers = ConcurrentHashMap.newKeySet();
        AtomicBoolean asking = new AtomicBoolean(true);
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
            while (asking.get()) {
                Response answer = ask(other, personWithANewCar());
                answers.add(answer.statusCode() + " " + statuses(answer));
            }
        });

        String person = personWithANewCar();
        long last = last();
        List<CompletableFuture<String>> streams = IntStream.range(0, 20)
                .mapToObj(listener -> streamUntilItsEnd(one, last))
                .toList();
        await().until(() -> openStreams(one) == 20);
        one.vehicle().kill();
        assertThat(statuses(ask(one, person))).containsExactly("UNAVAILABLE");
        int logged = one.insurance().messages().length();
        one.insurance().stop();
        assertThat(one.insurance().messages().substring(logged))
                .as("ends the streams, and does not wait for them")
                .contains("CWWKE1101I")
                .doesNotContain("CWWKE1102W");
        streams.forEach(stream -> assertThat(stream.join()).contains("id: " + (last + 1)));
        BothServers.start(one.vehicle(), one.insurance());
        await().atMost(LONGEST_RECOVERY).until(() -> statuses(ask(one, person)).equals(List.of("FOUND")));

        asking.set(false);
        caller.join();
        // The machine that starts two servers may be too slow for its time budget, which is said.
        assertThat(answers).contains("200 [FOUND]").isSubsetOf("200 [FOUND]", "200 [UNAVAILABLE]");
    }

    private static CompletableFuture<String> streamUntilItsEnd(BothServers servers, long after) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(servers.insurance().url() + "/feed/v1/events?after=" + after))
                                .header("X-Api-Key", "tp_local_core_system")
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    private static double openStreams(BothServers servers) {
        return given().get(servers.insurance().url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("feed_open_streams{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = one.insurance().database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A person who is insured for a car that no server was asked about so far. */
    private static String personWithANewCar() {
        int next = NEXT.getAndIncrement();
        String person = "19120001" + String.format("%04d", next);
        one.register(List.of("SBS" + next));
        one.insure(person, List.of("SBS" + next));
        return person;
    }

    private static Response ask(BothServers servers, String person) {
        return given().header("X-Api-Key", "tp_local_core_system").get(address(servers, person));
    }

    private static String address(BothServers servers, String person) {
        return servers.insurance().url() + "/api/v1/insurances/" + person;
    }

    private static List<String> statuses(Response answer) {
        return answer.jsonPath().getList("vehicleStatus");
    }

    private static List<Long> numbers(String query) throws SQLException {
        try (Connection connection = one.insurance().database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        }
    }
}
