package io.threadpilot.insurance.vehicles;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

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

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static io.threadpilot.insurance.VehicleServiceStub.found;
import static io.threadpilot.insurance.VehicleServiceStub.json;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What becomes of a person's cars, whatever the vehicle service does. */
@MicroShedTest
class EnrichmentIT {

    private static final String ENRICHMENT = "threadpilot.toggles.vehicle-enrichment";
    private static final String OUR_KEY = "threadpilot.vehicle-client.api-key";
    private static final String TIME_BUDGET = "threadpilot.enrichment.time-budget";
    private static final String[] FORTY_CARS = numbers(0, 40);
    private static final String WELL = personWithCars(FORTY_CARS);

    /** One more than the retries. */
    private static final int ALL_ATTEMPTS = 4;

    /** Closes the breaker and fills its window with successes, so that no test depends on the one before. */
    @BeforeEach
    void vehicleServiceIsWellAndKnownToBe() {
        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1)).until(() -> complete(ask(WELL)));
        VEHICLE_SERVICE.reset();
    }

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

        LoggedRequest request = VEHICLE_SERVICE.requestsFor("CAR100").get(0);
        assertThat(request.getHeader("X-Api-Key")).isEqualTo("tp_local_insurance_service");
        assertThat(request.getHeader("X-Correlation-Id")).isEqualTo("order-4711");
    }

    @Test
    void ourKeyIsChangedInTheRunningServer() {
        String person = personWithCars("CAR100");

        LIBERTY.set(OUR_KEY, "tp_another");

        await().untilAsserted(() -> {
            VEHICLE_SERVICE.reset();
            ask(person);
            assertThat(VEHICLE_SERVICE.requestsFor("CAR100"))
                    .extracting(request -> request.getHeader("X-Api-Key"))
                    .containsExactly("tp_another");
        });
    }

    @Test
    void aPartOfTheFactsIsEnough() {
        VEHICLE_SERVICE.answers("CAR100", json(200, "{\"registrationNumber\":\"CAR100\",\"wheels\":3}"));

        Response answer = ask(personWithCars("CAR100"));

        assertThat(statuses(answer)).containsExactly("FOUND");
        assertThat(answer.asString()).contains("\"vehicleDetails\":{}");
    }

    @ParameterizedTest
    @MethodSource
    void theVehicleServicesOwnWordThatThereIsNoSuchVehicleIsAnAnswer(ResponseDefinitionBuilder word) {
        VEHICLE_SERVICE.answers("CAR100", word);

        Response answer = ask(personWithCars("CAR100"));

        assertThat(statuses(answer)).containsExactly("NOT_FOUND");
        assertThat(complete(answer)).isTrue();
        assertThat(answer.asString()).doesNotContain("vehicleDetails");
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(1);
    }

    static Stream<ResponseDefinitionBuilder> theVehicleServicesOwnWordThatThereIsNoSuchVehicleIsAnAnswer() {
        return Stream.of(problem(404, "vehicle-not-found"), problem(400, "malformed-registration-number"));
    }

    @Test
    void manyUnknownVehiclesDoNotOpenTheBreaker() {
        VEHICLE_SERVICE.answersEverything(problem(404, "vehicle-not-found"));

        assertThat(statuses(ask(personWithCars(numbers(200, 240))))).containsOnly("NOT_FOUND");
        assertThat(statuses(ask(personWithCars("CAR100")))).containsOnly("NOT_FOUND");
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(41);
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

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatIsNoAnswerIsTriedAgainAndThenUnavailable(String name, ResponseDefinitionBuilder noAnswer) {
        VEHICLE_SERVICE.answers("CAR100", noAnswer);

        Response answer = ask(personWithCars("CAR100"));

        assertUnavailable(answer);
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(ALL_ATTEMPTS);
    }

    static Stream<Arguments> whatIsNoAnswerIsTriedAgainAndThenUnavailable() {
        return Stream.of(
                Arguments.of(
                        "404 of a server that is just starting",
                        aResponse().withStatus(404).withBody("<html>")),
                Arguments.of("404 with another code", problem(404, "not-found")),
                Arguments.of("404 with a problem that has no code", problem(404, "")),
                Arguments.of("404 with an unreadable problem", problem(404, "\"")),
                Arguments.of("408", aResponse().withStatus(408)),
                Arguments.of("429", problem(429, "too-many-requests")),
                Arguments.of("500", problem(500, "internal-error")),
                Arguments.of("502", aResponse().withStatus(502)),
                Arguments.of("503", problem(503, "service-unavailable")),
                Arguments.of("504", aResponse().withStatus(504)),
                Arguments.of("204", aResponse().withStatus(204)),
                Arguments.of("another vehicle", json(200, "{\"registrationNumber\":\"CAR101\",\"make\":\"Saab\"}")),
                Arguments.of("an empty object", json(200, "{}")),
                Arguments.of("an array", json(200, "[{\"registrationNumber\":\"CAR100\"}]")),
                Arguments.of("null", json(200, "null")),
                Arguments.of("half an object", json(200, "{\"registrationNumber\":\"CAR")),
                Arguments.of("nothing", json(200, "")),
                Arguments.of(
                        "HTML",
                        aResponse()
                                .withStatus(200)
                                .withHeader("Content-Type", "text/html")
                                .withBody("<html>")),
                Arguments.of(
                        "more than 1 MiB",
                        json(200, "{\"make\":\"" + "o".repeat(1024 * 1024) + "\",\"registrationNumber\":\"CAR100\"}")),
                Arguments.of("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Arguments.of("no response", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                Arguments.of("random bytes", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 400, 401, 403, 409, 410, 422})
    void whatWouldEndTheSameWayIsNotTriedAgain(int status) {
        VEHICLE_SERVICE.answers(
                "CAR100", problem(status, "some-code").withHeader("Location", "/api/v1/vehicles/CAR101"));

        Response answer = ask(personWithCars("CAR100"));

        assertUnavailable(answer);
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(1);
        assertThat(VEHICLE_SERVICE.callsFor("CAR101")).isZero();
    }

    @Test
    void aPassingFailureIsNotSeenByTheCaller() {
        VEHICLE_SERVICE.answers("CAR100", problem(503, "service-unavailable"), found());

        assertThat(statuses(ask(personWithCars("CAR100")))).containsExactly("FOUND");
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(2);
    }

    @Test
    void aFailureAffectsOnlyItsCar() {
        VEHICLE_SERVICE.answers("CAR101", problem(401, "unauthorized"));
        VEHICLE_SERVICE.answers("CAR102", problem(404, "vehicle-not-found"));

        Response answer = ask(personWithCars("CAR100", "CAR101", "CAR102"));

        assertThat(statuses(answer)).containsExactly("FOUND", "UNAVAILABLE", "NOT_FOUND");
        assertThat(complete(answer)).isFalse();
    }

    @Test
    void theAnswerDoesNotWaitForASilentVehicleService() {
        Duration silence = Duration.ofSeconds(30);
        VEHICLE_SERVICE.answers("CAR100", found().withFixedDelay((int) silence.toMillis()));
        Instant before = Instant.now();

        Response answer = ask(personWithCars("CAR100", "CAR101"));

        assertThat(statuses(answer)).containsExactly("UNAVAILABLE", "FOUND");
        assertThat(Duration.between(before, Instant.now())).isLessThan(silence.dividedBy(2));
        // The attempts go on behind the answer; none shall be left for the next test.
        await().until(() -> VEHICLE_SERVICE.callsFor("CAR100") == ALL_ATTEMPTS);
    }

    @Test
    void theTimeBudgetIsChangedInTheRunningServer() {
        VEHICLE_SERVICE.answers("CAR100", found().withFixedDelay(500));
        String person = personWithCars("CAR100");
        assertThat(statuses(ask(person))).containsExactly("FOUND");

        LIBERTY.set(TIME_BUDGET, "PT0.05S");
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("UNAVAILABLE"));

        LIBERTY.set(TIME_BUDGET, "a while");
        LIBERTY.unset(TIME_BUDGET);
        await().untilAsserted(() -> assertThat(statuses(ask(person))).containsExactly("FOUND"));
    }

    @Test
    void aCarThatIsInsuredTwiceIsLookedUpOnceAndShownTwice() {
        Response answer = ask(personWithCars("CAR100", "CAR100", "car 100"));

        assertThat(statuses(answer)).containsExactly("FOUND", "FOUND", "FOUND");
        assertThat(answer.jsonPath().getList("carRegistrationNumber")).containsExactly("CAR100", "CAR100", "car 100");
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(1);
    }

    @Test
    void fortyCarsAreAskedAboutOnceEachFiveAtATime() {
        VEHICLE_SERVICE.takes(Duration.ofMillis(20));

        Response answer = ask(WELL);

        assertThat(statuses(answer)).hasSize(40).containsOnly("FOUND");
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(40);
        assertThat(VEHICLE_SERVICE.mostAtOnce()).isEqualTo(5);
    }

    @Test
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
                .containsOnly("FOUND", "UNAVAILABLE");
        assertThat(VEHICLE_SERVICE.mostAtOnce()).isEqualTo(5);
    }

    @Test
    void afterManyFailuresNoCallLeavesUntilTheVehicleServiceIsWell() {
        VEHICLE_SERVICE.answersEverything(problem(500, "internal-error"));
        String person = personWithCars(numbers(300, 340));
        assertThat(statuses(ask(person))).containsOnly("UNAVAILABLE");

        int calls = VEHICLE_SERVICE.calls();
        assertThat(calls).as("calls until the breaker opened").isLessThan(40 * ALL_ATTEMPTS);
        assertThat(statuses(ask(person))).containsOnly("UNAVAILABLE");
        assertThat(VEHICLE_SERVICE.calls())
                .as("calls while the breaker is open")
                .isEqualTo(calls);

        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1)).until(() -> complete(ask(person)));
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

        LIBERTY.set(ENRICHMENT, "maybe");
        await().until(() -> {
            ask(person);
            return LIBERTY.messages().contains(ENRICHMENT + " must be true or false");
        });

        assertThat(statuses(ask(person))).containsExactly("DISABLED");
    }

    @Test
    void whyFactsAreMissingIsLoggedWithTheCorrelationIdAndWithoutThePerson() {
        VEHICLE_SERVICE.answers("CAR101", problem(403, "forbidden"));
        String person = personWithCars("CAR100", "CAR101");

        given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Correlation-Id", "order-4712")
                .get("/api/v1/insurances/{person}", person);

        await().until(() -> LIBERTY.messages().contains("order-4712"));
        assertThat(LIBERTY.messages().lines().filter(line -> line.contains("order-4712")))
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

    private static Response ask(String person) {
        Response answer =
                given().header("X-Api-Key", "tp_local_core_system").get("/api/v1/insurances/{person}", person);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    private static void assertUnavailable(Response answer) {
        assertThat(statuses(answer)).containsExactly("UNAVAILABLE");
        assertThat(complete(answer)).isFalse();
        assertThat(answer.asString()).doesNotContain("vehicleDetails");
    }

    private static List<String> statuses(Response answer) {
        return answer.jsonPath().getList("vehicleStatus");
    }

    private static boolean complete(Response answer) {
        boolean complete = Boolean.parseBoolean(answer.header("X-Enrichment-Complete"));
        boolean answered = Stream.of("FOUND", "NOT_FOUND").collect(toSet()).containsAll(statuses(answer));
        assertThat(complete).as("X-Enrichment-Complete for " + statuses(answer)).isEqualTo(answered);
        return complete;
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "N" + (100_000 + number))
                .toArray(String[]::new);
    }
}
