package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.Caller;
import io.threadpilot.insurance.Caller.Answer;
import io.threadpilot.insurance.StubAnswer;
import io.threadpilot.insurance.VehicleServiceStub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static io.threadpilot.insurance.VehicleServiceStub.json;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Everything that the vehicle service can do wrong, and what the caller receives, for both ways of asking it. What is
 * expected stands in the table of {@code docs/behaviour.md} and is read from there; here is only how each fault is made.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixIT {

    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final String CACHE = "threadpilot.toggles.vehicle-cache";
    private static final Duration TIME_BUDGET = Duration.ofSeconds(2);
    /** For a machine that has other things to do. No fault here ends by itself that soon. */
    private static final Duration NOISE = Duration.ofSeconds(3);

    /** The reasons of a call that lasted too long: for its connection, or for the exchange. */
    private static final Set<String> TIMERS = Set.of("NO_ANSWER", "EXCHANGE_TIMED_OUT");

    private static final String VEHICLE = "{\"registrationNumber\":\"CAR100\",\"make\":\"Saab\"}";
    private static final Map<String, Consumer<VehicleServiceStub>> FAULTS = faults();

    private final Caller caller = new Caller(LIBERTY);
    private String well;
    private String present;

    private static Map<String, Consumer<VehicleServiceStub>> faults() {
        Map<String, Consumer<VehicleServiceStub>> faults = new LinkedHashMap<>();
        faults.put("answers", service -> {});
        faults.put("answers after 100 ms", answering(StubAnswer.asKnown().after(Duration.ofMillis(100))));
        faults.put("answers after 2 s", answering(StubAnswer.asKnown().after(Duration.ofSeconds(2))));
        faults.put("answers after 30 s", answering(StubAnswer.asKnown().after(Duration.ofSeconds(30))));
        faults.put(
                "answers after 2 s, then at once",
                service -> service.answers(
                        "CAR100", StubAnswer.asKnown().after(Duration.ofSeconds(2)), StubAnswer.asKnown()));
        faults.put("refuses connections", VehicleServiceStub::refusesConnections);
        faults.put("accepts connections and stays silent", answering(StubAnswer.silence()));
        faults.put("drips the head of its answer, a byte every 100 ms", answering(StubAnswer.drippingHead()));
        faults.put("drips the body of its answer, a byte every 100 ms", answering(StubAnswer.drippingBody()));
        faults.put("resets the connection", answering(StubAnswer.reset()));
        faults.put("closes the connection without an answer", answering(StubAnswer.noResponse()));
        faults.put("sends a malformed chunk", answering(StubAnswer.malformedChunk()));
        faults.put("cuts its answer off", answering(StubAnswer.cutBody()));
        faults.put("sends random bytes", answering(StubAnswer.randomBytes()));
        faults.put(
                "200 with HTML",
                answering(StubAnswer.status(200)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html></html>")));
        faults.put("200 with nothing", answering(json(200, "")));
        faults.put("200 with `null`", answering(json(200, "null")));
        faults.put("200 with a text", answering(json(200, "\"CAR100\"")));
        faults.put("200 with `[]`", answering(json(200, "[]")));
        faults.put("200 with `{}`", answering(json(200, "{}")));
        faults.put("200 with the vehicle in an array", answering(json(200, "[" + VEHICLE + "]")));
        faults.put("200 with the vehicle in no array", answering(json(200, VEHICLE)));
        faults.put("200 with another vehicle", service -> service.knows("CAR100", VEHICLE.replace("CAR100", "CAR101")));
        faults.put("200 with 10 MiB", answering(StubAnswer.tenMebibytes()));
        faults.put("200 with a gzip bomb", answering(StubAnswer.gzipBomb()));
        faults.put("204", answering(StubAnswer.noContent()));
        faults.put("301", answering(StubAnswer.redirect(301, "/api/v1/vehicles/CAR101")));
        faults.put("302", answering(StubAnswer.redirect(302, "/api/v1/vehicles/CAR101")));
        faults.put("400 `malformed-registration-number`", answering(problem(400, "malformed-registration-number")));
        faults.put("400 of another code", answering(problem(400, "bad-request")));
        Stream.of(401, 403, 408, 409, 410, 422, 500, 502, 504)
                .forEach(status -> faults.put(Integer.toString(status), answering(problem(status, "some-code"))));
        faults.put("404 `vehicle-not-found`", answering(problem(404, "vehicle-not-found")));
        faults.put("404 of another code", answering(problem(404, "not-found")));
        faults.put("404 without a code", answering(problem(404, "")));
        faults.put("404 with a problem document that cannot be read", answering(problem(404, "\"")));
        faults.put(
                "404 with HTML, as from a server that is just starting",
                answering(StubAnswer.status(404)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html></html>")));
        faults.put("429", answering(problem(429, "too-many-requests")));
        faults.put(
                "429 with `Retry-After: 1`",
                answering(problem(429, "too-many-requests").withHeader("Retry-After", "1")));
        faults.put("503", answering(problem(503, "service-unavailable")));
        faults.put(
                "503 with `Retry-After: 1`",
                answering(problem(503, "service-unavailable").withHeader("Retry-After", "1")));
        faults.put("503, then well", service -> service.answersOnce("CAR100", problem(503, "service-unavailable")));
        faults.put("500 for every second of four vehicles", service -> {
            service.answers("CAR101", problem(500, "internal-error"));
            service.answers("CAR103", problem(500, "internal-error"));
        });
        // These keep this server from asking for a minute, or until it is started again.
        faults.put(
                "429 with `Retry-After: 120`",
                answering(problem(429, "too-many-requests").withHeader("Retry-After", "120")));
        faults.put(
                "503 with `Retry-After: 120`",
                answering(problem(503, "service-unavailable").withHeader("Retry-After", "120")));
        return faults;
    }

    private static Consumer<VehicleServiceStub> answering(StubAnswer answer) {
        return service -> service.answers("CAR100", answer);
    }

    @BeforeAll
    void withoutACache() {
        LIBERTY.start();
        LIBERTY.set(CACHE, "false");
        well = personWithCars("WELL1");
        await().until(() -> callsForTwoQuestions() == 2);
    }

    /** One at the most while the cache is still on. */
    private int callsForTwoQuestions() {
        VEHICLE_SERVICE.reset();
        caller.ask(well);
        caller.ask(well);
        return VEHICLE_SERVICE.callsFor("WELL1");
    }

    @AfterAll
    void defaultsAreBack() {
        LIBERTY.unset(CACHE);
        LIBERTY.unset(BATCH);
        VEHICLE_SERVICE.reset();
    }

    @Test
    void theTableHasEveryFaultAndNoOther() throws IOException {
        assertThat(table().map(Expectation::fault).distinct()).containsExactlyElementsOf(FAULTS.keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void theCallerReceivesWhatTheTableSays(Expectation expected) {
        ask(expected.strategy());
        await().atMost(Duration.ofMinutes(3)).until(() -> isAsTheTableSays(expected));

        if (expected.fault().contains("Retry-After: 120")) {
            assertNoCallLeaves();
            LIBERTY.restartApplication().start();
        }
    }

    /**
     * Asks once. False if this machine was too busy for it: the time budget left no room for an attempt, or of two timers
     * the later one was first.
     */
    private boolean isAsTheTableSays(Expectation expected) {
        vehicleServiceIsWell();
        String person = expected.cars().size() == 1
                ? personWithCars("CAR100")
                : personWithCars("CAR100", "CAR101", "CAR102", "CAR103");
        String correlationId = "fault-" + UUID.randomUUID();
        double failuresBefore = breakerCalls("failure");
        double successesBefore = breakerCalls("success");
        FAULTS.get(expected.fault()).accept(VEHICLE_SERVICE);

        Answer answer = caller.ask(person, "X-Correlation-Id", correlationId);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Enrichment-Complete"))
                .isEqualTo(Boolean.toString(!answer.cars().contains("UNAVAILABLE")));
        assertThat(answer.took()).isLessThan(TIME_BUDGET.plus(NOISE));

        attemptsAreOver();
        assertThat(VEHICLE_SERVICE.calls())
                .as("calls, of which were about CAR100: %s", VEHICLE_SERVICE.callsFor("CAR100"))
                .isLessThanOrEqualTo(expected.calls().most());
        int failures = (int) (breakerCalls("failure") - failuresBefore);
        if (VEHICLE_SERVICE.calls() < expected.calls().least()
                || failures < expected.failures().least()) {
            return false;
        }
        assertThat(answer.cars()).isEqualTo(expected.cars());
        assertThat(failures)
                .as("failures that the breaker has seen")
                .isLessThanOrEqualTo(expected.failures().most());
        assertThat((int) (breakerCalls("success") - successesBefore))
                .as("successes that the breaker has seen")
                .isEqualTo(Math.max(
                        0, expected.calls().least() - expected.failures().least()));
        assertThat(caller.get("/health/ready")).contains("\"breaker\":\"closed\"");

        await().pollDelay(Duration.ZERO).untilAsserted(() -> assertThat(linesAbout(correlationId))
                .hasSize(expected.logged().isEmpty() ? 0 : 1));
        assertThat(LIBERTY.messages()).doesNotContain(person);
        Set<String> reasons = TIMERS.contains(expected.logged()) ? TIMERS : Set.of(expected.logged());
        assertThat(linesAbout(correlationId))
                .allSatisfy(line -> assertThat(reasons).anyMatch(reason -> line.contains("{" + reason + "=")));
        return linesAbout(correlationId).stream().allMatch(line -> line.contains("{" + expected.logged() + "="));
    }

    private static List<String> linesAbout(String correlationId) {
        return LIBERTY.messages()
                .lines()
                .filter(line -> line.contains(correlationId))
                .toList();
    }

    private void assertNoCallLeaves() {
        VEHICLE_SERVICE.reset();
        double before = shedByPause();

        assertThat(caller.ask(well).cars()).containsExactly("UNAVAILABLE");

        assertThat(VEHICLE_SERVICE.calls()).isZero();
        assertThat(shedByPause()).isEqualTo(before + 1);
    }

    private double shedByPause() {
        return caller.metric("vehicle_loads_shed_total", "reason", VehicleLookup.Reason.ASKED_TO_WAIT);
    }

    private void ask(String strategy) {
        if (strategy.equals(present)) {
            return;
        }
        present = strategy;
        LIBERTY.set(BATCH, Boolean.toString(strategy.equals("batch")));
        String person = personWithCars("CAR200", "CAR201");
        List<Integer> sizes = strategy.equals("batch") ? List.of(2) : List.of(1, 1);
        await().until(() -> {
            VEHICLE_SERVICE.reset();
            caller.ask(person);
            return VEHICLE_SERVICE.sizes().equals(sizes);
        });
    }

    /**
     * Asks successfully so often that no row depends on another. A row makes at most three retries, or six with four cars;
     * each is earned by five first attempts within the minute, here 17 + 2 for every row, so 3.8 retries. In the breaker's
     * window of 30 there are then at most the 8 failures of a row with four cars and the 4 of the one before; it opens at
     * 23.
     */
    private void vehicleServiceIsWell() {
        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .until(() -> caller.ask(well).cars().equals(List.of("FOUND")));
        for (int i = 0; i < 17; i++) {
            caller.ask(well);
        }
        attemptsAreOver();
        VEHICLE_SERVICE.reset();
    }

    /** Attempts that have begun go on behind the answer. */
    private void attemptsAreOver() {
        await().pollDelay(Duration.ZERO).until(() -> caller.metric("vehicle_lookups_running") == 0);
    }

    private double breakerCalls(String result) {
        return caller.metric("ft_circuitbreaker_calls_total", "circuitBreakerResult=\"" + result + "\"");
    }

    /** The rows of the document, first for single calls, then for batches, each in the document's order. */
    static Stream<Expectation> table() throws IOException {
        Path document = Path.of(System.getProperty("threadpilot.checkout"), "docs/behaviour.md");
        List<String[]> rows = Files.readAllLines(document).stream()
                .dropWhile(line -> !line.startsWith("| the vehicle service |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split(" *\\| *"))
                .toList();
        return Stream.concat(
                rows.stream().map(row -> Expectation.of(row[1], "single", row[2])),
                rows.stream().map(row -> Expectation.of(row[1], "batch", row[3].equals("the same") ? row[2] : row[3])));
    }

    /**
     * What the document says of one fault and one way of asking.
     *
     * @param cars the status of each car
     * @param calls how many the vehicle service sees
     * @param failures how many of them the breaker counts as failed; it counts the others as successes
     * @param logged the reason in the one line of the log; empty if nothing is logged
     */
    record Expectation(String fault, String strategy, List<String> cars, Count calls, Count failures, String logged) {

        private static final Pattern FORM = Pattern.compile(
                "([A-Z_, ]+) · (\\d+)(?: to (\\d+))? calls?(?: · (\\d+)(?: to (\\d+))? failed)?(?: · ([A-Z_]+))?");

        static Expectation of(String fault, String strategy, String text) {
            Matcher parts = FORM.matcher(text);
            assertThat(parts.matches()).as(fault + ": " + text).isTrue();
            return new Expectation(
                    fault,
                    strategy,
                    List.of(parts.group(1).split(", ")),
                    Count.of(parts.group(2), parts.group(3)),
                    Count.of(parts.group(4), parts.group(5)),
                    Objects.requireNonNullElse(parts.group(6), ""));
        }

        @Override
        public String toString() {
            return strategy + ": " + fault;
        }
    }

    /** A number that may depend on how the attempts fall within the time budget. */
    record Count(int least, int most) {

        static Count of(String least, String most) {
            int from = least == null ? 0 : Integer.parseInt(least);
            return new Count(from, most == null ? from : Integer.parseInt(most));
        }
    }
}
