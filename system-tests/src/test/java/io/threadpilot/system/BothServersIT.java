package io.threadpilot.system;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a caller of the insurance service sees when both services are real, on each database that they run on, and on
 * PostgreSQL by each way of asking about cars.
 */
@ParameterizedClass(name = "{0}, batch: {1}")
@MethodSource("databasesAndStrategies")
class BothServersIT {

    private static final String ENRICHMENT = "threadpilot.toggles.vehicle-enrichment";
    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(1);

    /** A sample car that no sample person is insured for, so that nothing is known of it until somebody asks. */
    private static final String CAR_OF_NOBODY = "GHI789";

    private static final AtomicInteger NEXT = new AtomicInteger(100);
    private static final Map<String, Outage> OUTAGES = new HashMap<>();

    @Parameter(0)
    private BothServers servers;

    @Parameter(1)
    private boolean batch;

    static Stream<Arguments> databasesAndStrategies() {
        return Stream.of(
                Arguments.of(Named.of("H2", BothServers.onH2()), false),
                Arguments.of(Named.of("PostgreSQL", BothServers.onPostgreSql()), false),
                Arguments.of(Named.of("PostgreSQL", BothServers.onPostgreSql()), true));
    }

    @BeforeEach
    void theStrategyIsChosenAndTheBreakerClosed() {
        servers.insurance().set(BATCH, Boolean.toString(batch));
        await().atMost(LONGEST_RECOVERY).until(() -> {
            long batches = servers.batches();
            return status(personWithANewCar()).equals("FOUND") && servers.batches() > batches == batch;
        });
    }

    @AfterEach
    void defaultsAreBack() {
        servers.insurance().unset(ENRICHMENT);
        servers.insurance().unset(BATCH);
    }

    @Test
    void theSamplePersonsAreAnsweredWithTheirCars() {
        Response first = completeAnswerAbout("199001011234");
        assertThat(first.jsonPath().getList("product")).containsExactly("CAR", "PET");
        assertThat(first.jsonPath().getString("[0].vehicleDetails"))
                .isEqualTo("[make:Volvo, model:XC60, modelYear:2021]");

        Response second = completeAnswerAbout("198505155678");
        assertThat(second.jsonPath().getList("product")).containsExactly("PERSONAL_HEALTH", "CAR");
        assertThat(second.jsonPath().getString("[1].vehicleDetails"))
                .isEqualTo("[make:Toyota, model:RAV4, modelYear:2022]");

        Response third = ask("200310209876");
        assertThat(third.jsonPath().getList("product")).containsExactly("PET");
    }

    @Test
    void aCarIsAskedAboutOnceInTheChosenWay() {
        // A call that gets no answer in time on a busy machine is made again.
        await().untilAsserted(() -> {
            String person = personWithANewCar();
            long singleCalls = servers.singleCalls();
            long batches = servers.batches();

            Response answer = ask(person);

            assertThat(answer.jsonPath().getString("[0].vehicleDetails"))
                    .isEqualTo("[make:Saab, model:900, modelYear:1987]");
            assertThat(answer.header("X-Enrichment-Complete")).isEqualTo("true");
            ask(person);
            assertThat(servers.singleCalls() - singleCalls).isEqualTo(batch ? 0 : 1);
            assertThat(servers.batches() - batches).isEqualTo(batch ? 1 : 0);
        });
    }

    @Test
    void theSearchGivesTheSameAnswer() {
        given().header("X-Api-Key", "tp_local_core_system")
                .contentType(ContentType.JSON)
                .body("{\"personalIdentityNumber\":\"199001011234\"}")
                .post(servers.insurance().url() + "/api/v1/insurances/search")
                .then()
                .statusCode(200);
    }

    @Test
    void aStoppedVehicleServiceIsUnavailableAndThenFoundAgainAndNeverNotFound() {
        String person = personWithANewCar();
        servers.vehicle().stop();
        assertUnavailable(ask(person));

        Set<String> seen = seenUntilFound(person);

        assertThat(seen).isSubsetOf("UNAVAILABLE", "FOUND");
    }

    @Test
    void aKilledVehicleServiceIsUnavailableAndThenFoundAgainAndNeverNotFound() {
        Outage outage = outage();

        assertUnavailable(outage.unknown());
        assertThat(outage.seen()).isSubsetOf("UNAVAILABLE", "FOUND");
    }

    @Test
    void whatWasAnsweredAShortTimeAgoIsFoundWithoutTheVehicleService() {
        Outage outage = outage();

        assertThat(outage.known().jsonPath().getList("vehicleStatus")).containsExactly("FOUND");
        assertThat(outage.known().header("X-Enrichment-Complete")).isEqualTo("true");
        assertThat(outage.known().asString()).isEqualTo(outage.before().asString());
    }

    /**
     * What was seen while the vehicle service was killed and started again.
     *
     * @param before the answer about a car that was asked about before
     * @param known the answer about the same car meanwhile
     * @param unknown the answer about a car that nobody had asked about
     * @param seen every status of that car, from before the vehicle service listened again until it was found
     */
    private record Outage(Response before, Response known, Response unknown, Set<String> seen) {}

    /** The one outage of these servers and this way of asking. */
    private Outage outage() {
        return OUTAGES.computeIfAbsent(servers.insurance().url() + batch, key -> kill());
    }

    private Outage kill() {
        String knownPerson = personWithANewCar();
        Response before = completeAnswerAbout(knownPerson);
        // H2, which asks in no batches here, loses what was entered less than half a second before: none of the new
        // ones.
        String person = batch ? personWithANewCar() : personWith(CAR_OF_NOBODY);
        servers.vehicle().kill();
        Response known = ask(knownPerson);
        return new Outage(before, known, ask(person), seenUntilFound(person));
    }

    @Test
    void theKillSwitchIsTurnedInTheRunningServer() {
        servers.insurance().set(ENRICHMENT, "false");
        await().untilAsserted(() -> assertThat(status("199001011234")).isEqualTo("DISABLED"));

        servers.insurance().set(ENRICHMENT, "true");
        await().untilAsserted(() -> assertThat(status("199001011234")).isEqualTo("FOUND"));
    }

    /** Since its last start, which other tests may have to do without. */
    @Test
    void aHealthyRunLogsNoWarning() {
        outage();

        assertThat(servers.vehicle().console()).doesNotContain("WARNING ]", "ERROR   ]");
    }

    @Test
    void bothCollectGarbageAsASmallServerDoes() {
        for (LibertyServer server : List.of(servers.vehicle(), servers.insurance())) {
            assertThat(given().get(server.url() + "/metrics").asString())
                    .contains("gc_total{", "name=\"Copy\"")
                    .doesNotContain("name=\"G1 ");
        }
    }

    /** A person who is insured for a car that the vehicle service knows and was not asked about so far. */
    private String personWithANewCar() {
        String car = "NEW" + NEXT.getAndIncrement();
        servers.register(List.of(car));
        return personWith(car);
    }

    private String personWith(String car) {
        String person = "191200000" + NEXT.getAndIncrement();
        servers.insure(person, List.of(car));
        return person;
    }

    private static void assertUnavailable(Response answer) {
        assertThat(answer.jsonPath().getList("vehicleStatus")).containsExactly("UNAVAILABLE");
        assertThat(answer.header("X-Enrichment-Complete")).isEqualTo("false");
        assertThat(answer.asString()).doesNotContain("vehicleDetails");
    }

    /** Starts the vehicle service while a caller goes on asking, from before it listens until the car is found. */
    private Set<String> seenUntilFound(String person) {
        Set<String> seen = new HashSet<>();
        CompletableFuture<?> start = CompletableFuture.runAsync(servers.vehicle()::start);
        await().atMost(LONGEST_RECOVERY.multipliedBy(3))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    seen.add(status(person));
                    assertThat(seen).contains("FOUND");
                });
        start.join();
        return seen;
    }

    private String status(String person) {
        List<String> statuses = ask(person).jsonPath().getList("vehicleStatus");
        return statuses.get(0);
    }

    /** What is known of the cars: a busy machine may be too slow for the first answer. */
    private Response completeAnswerAbout(String person) {
        return await().until(() -> ask(person), answer -> answer.header("X-Enrichment-Complete")
                .equals("true"));
    }

    private Response ask(String person) {
        Response answer = given().header("X-Api-Key", "tp_local_core_system")
                .get(servers.insurance().url() + "/api/v1/insurances/" + person);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }
}
