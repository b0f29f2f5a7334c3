package io.threadpilot.insurance.vehicles;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.threadpilot.insurance.Caller;
import io.threadpilot.insurance.StubAnswer;
import io.threadpilot.insurance.VehicleServiceStub.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/**
 * What becomes of a person's cars, the same for both ways of asking the vehicle service; without the cache, so that it is
 * asked each time. What becomes of them when it fails is in {@link FaultMatrixIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EnrichmentBehaviour {

    static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";

    private static final String CACHE = "threadpilot.toggles.vehicle-cache";
    private static final String ENRICHMENT = "threadpilot.toggles.vehicle-enrichment";
    private static final String OUR_KEY = "threadpilot.vehicle-client.api-key";
    private static final String TIME_BUDGET = "threadpilot.enrichment.time-budget";
    /** One more than the retries. */
    static final int ALL_ATTEMPTS = 4;

    private String well;

    /** Turned on for the batch strategy. */
    abstract boolean batch();

    /** How many calls the strategy makes at once, at the most. */
    abstract int mostAtOnce();

    @BeforeAll
    void chooseTheStrategy() {
        well = personWithCars("WELL1");
        LIBERTY.set(CACHE, "false");
        LIBERTY.set(BATCH, Boolean.toString(batch()));
        String person = personWithCars("CAR100", "CAR101");
        await().until(() -> {
            VEHICLE_SERVICE.reset();
            ask(person);
            return VEHICLE_SERVICE.sizes().equals(batch() ? List.of(2) : List.of(1, 1));
        });
    }

    @AfterAll
    void forgetTheStrategy() {
        LIBERTY.unset(BATCH);
        LIBERTY.unset(CACHE);
    }

    /** Closes the breaker and fills its window of 30 with successes, so that no test depends on the one before. */
    @BeforeEach
    void vehicleServiceIsWellAndKnownToBe() {
        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1)).until(() -> complete(ask(well)));
        Caller caller = new Caller(LIBERTY);
        for (int i = 0; i < 30; i++) {
            caller.ask(well);
        }
        VEHICLE_SERVICE.reset();
    }

    /** A test that passes has waited until its time budget or key is no longer in force; the next one waits for enrichment. */
    @AfterEach
    void defaultsAreBack() {
        LIBERTY.unset(ENRICHMENT);
        LIBERTY.unset(TIME_BUDGET);
        LIBERTY.unset(OUR_KEY);
    }

    @Test
    void freshFactsAreFound() {
        Instant before = Instant.now();

        Response answer = ask(personWithCars("CAR100"));

        assertThat(statuses(answer)).containsExactly("FOUND");
        assertThat(complete(answer)).isTrue();
        assertThat(answer.jsonPath().getString("[0].vehicleDetails"))
                .isEqualTo("[make:Volvo, model:XC60, modelYear:2021]");
        assertThat(Instant.parse(answer.jsonPath().getString("[0].vehicleDetailsAsOf")))
                .isBetween(before.minusSeconds(1), Instant.now());
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(1);
    }

    @Test
    void theVehicleServiceSeesOurKeyAndTheCallersCorrelationId() {
        given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Correlation-Id", "order-4711")
                .get("/api/v1/insurances/{person}", personWithCars("CAR100"));

        Request request = VEHICLE_SERVICE.requestsFor("CAR100").get(0);
        assertThat(request.header("X-Api-Key")).isEqualTo("tp_local_insurance_service");
        assertThat(request.header("X-Correlation-Id")).isEqualTo("order-4711");
    }

    @Test
    void ourKeyIsChangedInTheRunningServer() {
        String person = personWithCars("CAR100");

        LIBERTY.set(OUR_KEY, "tp_another");
        awaitOurKey("tp_another", person);

        LIBERTY.unset(OUR_KEY);
        awaitOurKey("tp_local_insurance_service", person);
    }

    private static void awaitOurKey(String key, String person) {
        await().untilAsserted(() -> {
            VEHICLE_SERVICE.reset();
            ask(person);
            assertThat(VEHICLE_SERVICE.requestsFor("CAR100"))
                    .extracting(request -> request.header("X-Api-Key"))
                    .containsExactly(key);
        });
    }

    @Test
    void aPartOfTheFactsIsEnough() {
        VEHICLE_SERVICE.knows("CAR100", "{\"registrationNumber\":\"CAR100\",\"wheels\":3}");

        Response answer = ask(personWithCars("CAR100"));

        assertThat(statuses(answer)).containsExactly("FOUND");
        assertThat(answer.asString()).contains("\"vehicleDetails\":{}");
    }

    @Test
    void theVehicleServicesOwnWordThatThereIsNoSuchVehicleIsAnAnswer() {
        VEHICLE_SERVICE.doesNotKnow("CAR100");

        Response answer = ask(personWithCars("CAR100"));

        assertNotFound(answer);
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(1);
    }

    @Test
    void knownAndUnknownVehiclesAreToldApart() {
        VEHICLE_SERVICE.doesNotKnow("CAR101");

        Response answer = ask(personWithCars("CAR100", "CAR101", "CAR102"));

        assertThat(statuses(answer)).containsExactly("FOUND", "NOT_FOUND", "FOUND");
        assertThat(complete(answer)).isTrue();
    }

    @Test
    void manyUnknownVehiclesDoNotOpenTheBreaker() {
        VEHICLE_SERVICE.knowsNothing();

        assertThat(statuses(ask(personWithCars(numbers(200, 240))))).containsOnly("NOT_FOUND");
        assertThat(statuses(ask(personWithCars("CAR100")))).containsOnly("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "NO NUMBER AT ALL", "A"})
    void aMalformedStoredNumberIsNotFoundWithoutACall(String stored) {
        Response answer = ask(personWithCars(stored));

        assertThat(statuses(answer)).containsExactly("NOT_FOUND");
        assertThat(answer.jsonPath().getString("[0].carRegistrationNumber")).isEqualTo(stored);
        assertThat(complete(answer)).isTrue();
        assertThat(VEHICLE_SERVICE.calls()).isZero();
    }

    @Test
    void aCarInsuranceWithoutANumberIsNotFound() {
        Response answer = ask(personWithCars((String) null));

        assertThat(statuses(answer)).containsExactly("NOT_FOUND");
        assertThat(answer.asString()).doesNotContain("carRegistrationNumber");
    }

    @Test
    void aPassingFailureIsNotSeenByTheCaller() {
        VEHICLE_SERVICE.answersOnce("CAR100", problem(503, "service-unavailable"));

        assertThat(statuses(ask(personWithCars("CAR100")))).containsExactly("FOUND");
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(2);
    }

    @Test
    void theTimeBudgetIsChangedInTheRunningServer() {
        VEHICLE_SERVICE.takes(Duration.ofMillis(500));
        String person = personWithCars("CAR100");
        assertThat(statuses(ask(person))).containsExactly("FOUND");

        LIBERTY.set(TIME_BUDGET, "PT0.05S");
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("UNAVAILABLE"));

        LIBERTY.set(TIME_BUDGET, "a while");
        LIBERTY.unset(TIME_BUDGET);
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("FOUND"));
    }

    @Test
    void aCallerMayAskForLessTime() {
        VEHICLE_SERVICE.takes(Duration.ofMillis(500));
        String person = personWithCars("CAR100");

        assertThat(statuses(ask(person, "100"))).containsExactly("UNAVAILABLE");
        assertThat(statuses(ask(person, "1900"))).containsExactly("FOUND");
    }

    @Test
    void aCallerWhoAsksForMoreTimeGetsWhatIsConfigured() {
        VEHICLE_SERVICE.takes(Duration.ofMillis(500));
        LIBERTY.set(TIME_BUDGET, "PT0.1S");
        String person = personWithCars("CAR100");
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("UNAVAILABLE"));

        // Cars of their own: who is asked for again may join a call that is nearly answered.
        assertThat(statuses(ask(personWithCars("CAR101"), "1900"))).containsExactly("UNAVAILABLE");
        assertThat(statuses(ask(personWithCars("CAR102"), "99999999999999999999")))
                .containsExactly("UNAVAILABLE");

        LIBERTY.unset(TIME_BUDGET);
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("FOUND"));
    }

    @Test
    void aCarThatIsInsuredTwiceIsLookedUpOnceAndShownTwice() {
        Caller caller = new Caller(LIBERTY);
        double shared = caller.metric("vehicle_loads_shared_total");

        Response answer = ask(personWithCars("CAR100", "CAR100", "car 100"));

        assertThat(statuses(answer)).containsExactly("FOUND", "FOUND", "FOUND");
        assertThat(answer.jsonPath().getList("carRegistrationNumber")).containsExactly("CAR100", "CAR100", "car 100");
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(1);
        assertThat(caller.metric("vehicle_loads_shared_total"))
                .as("one need is not several that share a call")
                .isEqualTo(shared);
    }

    @Test
    @ExtendWith(ExclusiveLoad.class)
    void aBusyHourDoesNotMultiplyTheLoad() {
        VEHICLE_SERVICE.takes(Duration.ofMillis(20));
        List<String> persons = IntStream.range(0, 50)
                .mapToObj(person -> personWithCars(numbers(1000 + 40 * person, 1040 + 40 * person)))
                .toList();

        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> calls = persons.stream()
                .map(person -> http.sendAsync(
                        HttpRequest.newBuilder(URI.create(LIBERTY.url() + "/api/v1/insurances/" + person))
                                .header("X-Api-Key", "tp_local_core_system")
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        List<HttpResponse<String>> answers =
                calls.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers)
                .flatExtracting(answer -> JsonPath.from(answer.body()).getList("vehicleStatus"))
                .hasSize(2000)
                .contains("FOUND")
                .isSubsetOf("FOUND", "UNAVAILABLE");
        assertThat(VEHICLE_SERVICE.mostAtOnce()).isEqualTo(mostAtOnce());
    }

    @Test
    void afterManyFailuresNoCallLeavesUntilTheVehicleServiceIsWell() {
        long openings = linesOf("the breaker is open");
        VEHICLE_SERVICE.answersEverything(problem(500, "internal-error"));
        String person = personWithCars(numbers(300, 340));

        int calls = 0;
        while (calls < VEHICLE_SERVICE.calls() || calls == 0) {
            calls = VEHICLE_SERVICE.calls();
            assertThat(calls).as("calls until the breaker opens").isLessThan(40 * ALL_ATTEMPTS);
            assertThat(statuses(ask(person))).containsOnly("UNAVAILABLE");
        }
        assertThat(VEHICLE_SERVICE.calls())
                .as("calls while the breaker is open")
                .isEqualTo(calls);
        given().get("/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'vehicle-service' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'vehicle-service' }.data.breaker", equalTo("open"))
                .body("checks.find { it.name == 'vehicle-service' }.data.lastFailureReason", equalTo("ERROR_STATUS"));

        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1)).until(() -> complete(ask(person)));

        assertThat(linesOf("the breaker is open")).as("said once").isEqualTo(openings + 1);
        assertThat(linesOf("calls flow again")).isEqualTo(openings + 1);
    }

    private static long linesOf(String text) {
        return LIBERTY.messages().lines().filter(line -> line.contains(text)).count();
    }

    @Test
    void theKillSwitchWorksInTheRunningServer() {
        String person = personWithCars("CAR100");

        LIBERTY.set(ENRICHMENT, "false");
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("DISABLED"));
        VEHICLE_SERVICE.reset();

        Response answer = ask(person);
        assertThat(statuses(answer)).containsExactly("DISABLED");
        assertThat(complete(answer)).isFalse();
        assertThat(answer.asString()).doesNotContain("vehicleDetails");
        assertThat(VEHICLE_SERVICE.calls()).isZero();

        LIBERTY.set(ENRICHMENT, "true");
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("FOUND"));
    }

    @Test
    void aKillSwitchThatIsNeitherOnNorOffStaysAsItWas() {
        String person = personWithCars("CAR100");
        LIBERTY.set(ENRICHMENT, "false");
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("DISABLED"));

        long logged = linesOf(ENRICHMENT + " must be true or false");
        LIBERTY.set(ENRICHMENT, "maybe");
        await().until(() -> {
            ask(person);
            return linesOf(ENRICHMENT + " must be true or false") > logged;
        });

        assertThat(statuses(ask(person))).containsExactly("DISABLED");
    }

    @Test
    void whyFactsAreMissingIsLoggedWithTheCorrelationIdAndWithoutThePerson() {
        VEHICLE_SERVICE.answers("CAR101", problem(403, "forbidden"));
        String person = personWithCars("CAR101");
        String order = "order-" + getClass().getSimpleName();

        given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Correlation-Id", order)
                .get("/api/v1/insurances/{person}", person);

        await().until(() -> LIBERTY.messages().contains(order));
        assertThat(LIBERTY.messages().lines().filter(line -> line.contains(order)))
                .singleElement()
                .asString()
                .contains("{OUR_KEY_IS_REFUSED=1}")
                .doesNotContain(person);
    }

    @Test
    void togglesAreCounted() {
        ask(personWithCars("CAR100"));

        assertThat(given().get("/metrics").asString())
                .contains("feature_toggle_evaluations_total{mp_scope=\"application\",toggle=\"vehicle-enrichment\""
                        + ",value=\"true\",}");
    }

    private static Response ask(String person, String timeBudget) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Time-Budget-Ms", timeBudget)
                .get("/api/v1/insurances/{person}", person);
    }

    static Response ask(String person) {
        Response answer =
                given().header("X-Api-Key", "tp_local_core_system").get("/api/v1/insurances/{person}", person);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    /** On a busy machine the time budget may leave no room for the last attempt; then another person is asked about. */
    void assertTriedAgainAndThenUnavailable(StubAnswer noAnswer) {
        Caller caller = new Caller(LIBERTY);
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            vehicleServiceIsWellAndKnownToBe();
            VEHICLE_SERVICE.answers("CAR100", noAnswer);

            assertUnavailable(ask(personWithCars("CAR100")));

            await().pollDelay(Duration.ZERO).until(() -> caller.metric("vehicle_lookups_running") == 0);
            int calls = VEHICLE_SERVICE.callsFor("CAR100");
            assertThat(calls).isLessThanOrEqualTo(ALL_ATTEMPTS);
            return calls == ALL_ATTEMPTS;
        });
    }

    static void assertTriedOnceAndThenUnavailable(StubAnswer noAnswer) {
        VEHICLE_SERVICE.answers("CAR100", noAnswer);

        assertUnavailable(ask(personWithCars("CAR100")));

        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(1);
    }

    static void assertNotFound(Response answer) {
        assertThat(statuses(answer)).containsExactly("NOT_FOUND");
        assertThat(complete(answer)).isTrue();
        assertThat(answer.asString()).doesNotContain("vehicleDetails");
    }

    static void assertUnavailable(Response answer) {
        assertThat(statuses(answer)).containsExactly("UNAVAILABLE");
        assertThat(complete(answer)).isFalse();
        assertThat(answer.asString()).doesNotContain("vehicleDetails");
    }

    static List<String> statuses(Response answer) {
        return answer.jsonPath().getList("vehicleStatus");
    }

    static boolean complete(Response answer) {
        boolean complete = Boolean.parseBoolean(answer.header("X-Enrichment-Complete"));
        boolean answered = Stream.of("FOUND", "NOT_FOUND").collect(toSet()).containsAll(statuses(answer));
        assertThat(complete).as("X-Enrichment-Complete for " + statuses(answer)).isEqualTo(answered);
        return complete;
    }

    static String[] numbers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "N" + (100_000 + number))
                .toArray(String[]::new);
    }
}
