package io.threadpilot.system;

import io.restassured.response.Response;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

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

    @Test
    void whileOneIsAwayTheOtherGoesOnAnswering() {
        Set<String> answers = ConcurrentHashMap.newKeySet();
        AtomicBoolean asking = new AtomicBoolean(true);
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
            while (asking.get()) {
                Response answer = ask(other, personWithANewCar());
                answers.add(answer.statusCode() + " " + statuses(answer));
            }
        });

        String person = personWithANewCar();
        one.vehicle().kill();
        assertThat(statuses(ask(one, person))).containsExactly("UNAVAILABLE");
        one.insurance().stop();
        BothServers.start(one.vehicle(), one.insurance());
        await().atMost(LONGEST_RECOVERY).until(() -> statuses(ask(one, person)).equals(List.of("FOUND")));

        asking.set(false);
        caller.join();
        // The machine that starts two servers may be too slow for its time budget, which is said.
        assertThat(answers).contains("200 [FOUND]").isSubsetOf("200 [FOUND]", "200 [UNAVAILABLE]");
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
