package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.Caller;
import io.threadpilot.insurance.Caller.Answer;
import io.threadpilot.insurance.InsuranceServer;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What was asked is not asked again. One server has the default lifetimes; on the other facts age within a second. Runs for
 * single calls and for batches.
 */
@ParameterizedClass(name = "batch: {0}")
@ValueSource(booleans = {false, true})
class CacheIT {

    private static final String CACHE = "threadpilot.toggles.vehicle-cache";
    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final Duration SLOW = Duration.ofMillis(400);
    /** For a slow answer, but long enough for the call to leave on a busy machine. */
    private static final String TOO_SHORT = "300";

    private static final AtomicInteger NEXT_CAR = new AtomicInteger(100);

    private static final LibertyServer LONG_LIVED = InsuranceServer.patient();
    /** As patient as the other one. */
    private static final LibertyServer SHORT_LIVED = InsuranceServer.server()
            .withEnvironment("VEHICLE_SERVICE_MP_REST_READTIMEOUT", "900")
            .withEnvironment("THREADPILOT_VEHICLE_CACHE_TIME_TO_LIVE", "PT1S")
            .withEnvironment("THREADPILOT_VEHICLE_CACHE_NOT_FOUND_TIME_TO_LIVE", "PT1S");

    private final Caller caller = new Caller(LONG_LIVED);
    private final Caller soonStale = new Caller(SHORT_LIVED);
    private final String car = anyCar();

    @Parameter
    private boolean batch;

    @BeforeAll
    static void start() {
        LONG_LIVED.start();
        SHORT_LIVED.start();
    }

    /** Nothing of the test before is under way, both breakers are closed, the cache is on, and the strategy is chosen. */
    @BeforeEach
    void vehicleServiceIsWell() {
        VEHICLE_SERVICE.reset();
        for (Caller each : List.of(caller, soonStale)) {
            each.server().set(BATCH, Boolean.toString(batch));
            await().until(() -> each.metric("vehicle_lookups_running") == 0);
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                VEHICLE_SERVICE.reset();
                List<String> cars = List.of(anyCar(), anyCar());
                return ask(each, cars).cars().equals(List.of("FOUND", "FOUND"))
                        && ask(each, cars).cars().equals(List.of("FOUND", "FOUND"))
                        && VEHICLE_SERVICE.sizes().equals(batch ? List.of(2) : List.of(1, 1));
            });
        }
        VEHICLE_SERVICE.reset();
    }

    @AfterEach
    void defaultsAreBack() {
        LONG_LIVED.unset(CACHE);
    }

    @AfterAll
    static void theStrategyIsTheDefault() {
        LONG_LIVED.unset(BATCH);
    }

    @Test
    void freshFactsAreNotAskedForAgain() {
        Answer first = ask(caller, car);
        Answer second = ask(caller, car);

        assertThat(second.cars()).containsExactly("FOUND");
        assertThat(details(second)).isEqualTo(details(first));
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(1);
    }

    @Test
    void noSuchVehicleIsNotAskedForAgainEither() {
        VEHICLE_SERVICE.doesNotKnow(car);

        assertThat(cars(caller, car)).containsExactly("NOT_FOUND");
        assertThat(cars(caller, car)).containsExactly("NOT_FOUND");

        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(1);
    }

    @Test
    void aFailureIsNeverKept() {
        VEHICLE_SERVICE.answers(car, problem(403, "forbidden"));
        assertThat(cars(caller, car)).containsExactly("UNAVAILABLE");

        VEHICLE_SERVICE.reset();

        assertThat(cars(caller, car)).containsExactly("FOUND");
    }

    @Test
    void factsThatHaveAgedAreAskedForAgain() {
        ask(soonStale, car);

        await().until(() -> {
            ask(soonStale, car);
            return VEHICLE_SERVICE.calls() >= 2;
        });
    }

    @Test
    void whenTheVehicleServiceFailsTheLastKnownFactsAreStale() {
        Answer known = ask(soonStale, car);
        VEHICLE_SERVICE.answersEverything(problem(403, "forbidden"));

        await().until(() -> cars(soonStale, car).equals(List.of("STALE")));

        Answer stale = ask(soonStale, car);
        assertThat(details(stale)).isEqualTo(details(known)).hasSizeGreaterThan(0);
        assertThat(stale.header("X-Enrichment-Complete")).isEqualTo("false");

        VEHICLE_SERVICE.reset();
        assertThat(cars(soonStale, car)).containsExactly("FOUND");
    }

    @Test
    void staleFactsAreServedToACallerWhoCannotWait() {
        ask(soonStale, car);
        VEHICLE_SERVICE.takes(SLOW);

        await().until(() ->
                ask(soonStale, List.of(car), "X-Time-Budget-Ms", "100").cars().equals(List.of("STALE")));
    }

    @Test
    void whatTheVehicleServiceHasDeniedIsNeverStale() {
        ask(soonStale, car);
        VEHICLE_SERVICE.doesNotKnow(car);
        await().until(() -> cars(soonStale, car).equals(List.of("NOT_FOUND")));

        VEHICLE_SERVICE.answersEverything(problem(403, "forbidden"));

        await().until(() -> !cars(soonStale, car).equals(List.of("NOT_FOUND")));
        assertThat(cars(soonStale, car)).containsExactly("UNAVAILABLE");
    }

    @Test
    void overlappingQuestionsAreAskedOnce() {
        List<String> cars = List.of(anyCar(), anyCar(), anyCar());
        String first = insured(LONG_LIVED, cars.subList(0, 2));
        String second = insured(LONG_LIVED, cars.subList(1, 3));
        VEHICLE_SERVICE.takes(SLOW);

        List<Answer> answers = askOnceTheFirstIsUnderWay(List.of(first, second));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.cars()).containsExactly("FOUND", "FOUND"));
        assertThat(cars)
                .allSatisfy(each -> assertThat(VEHICLE_SERVICE.callsFor(each)).isEqualTo(1));
        assertThat(VEHICLE_SERVICE.calls()).isBetween(batch ? 1 : 3, batch ? 2 : 3);
    }

    @Test
    void batchesThatWaitAreAskedWithOneCall() {
        List<String> persons = List.of(
                insured(LONG_LIVED, List.of(anyCar())),
                insured(LONG_LIVED, List.of(anyCar())),
                insured(LONG_LIVED, List.of(anyCar())),
                insured(LONG_LIVED, List.of(anyCar())),
                insured(LONG_LIVED, List.of(anyCar())));
        VEHICLE_SERVICE.takes(SLOW);

        List<Answer> answers = askOnceTheFirstIsUnderWay(persons);

        assertThat(answers).allSatisfy(answer -> assertThat(answer.cars()).containsExactly("FOUND"));
        assertThat(VEHICLE_SERVICE.sizes())
                .as("of batches one is under way, the others wait")
                .hasSizeLessThanOrEqualTo(batch ? 3 : 5);
        assertThat(VEHICLE_SERVICE.sizes().stream().mapToInt(size -> size).sum())
                .isEqualTo(5);
    }

    @Test
    void aCallerWhoGivesUpTakesNothingFromTheOthers() {
        VEHICLE_SERVICE.takes(SLOW);
        // On a busy machine the answer can come before the caller gives up. Then another car is asked about.
        await().untilAsserted(() -> {
            String late = anyCar();
            String person = insured(LONG_LIVED, List.of(late));
            CompletableFuture<Answer> impatient =
                    CompletableFuture.supplyAsync(() -> caller.ask(person, "X-Time-Budget-Ms", TOO_SHORT));
            await().pollInterval(Duration.ofMillis(10)).until(() -> VEHICLE_SERVICE.callsFor(late) == 1);
            Answer patient = caller.ask(person);

            assertThat(impatient.join().cars()).containsExactly("UNAVAILABLE");
            assertThat(patient.cars()).containsExactly("FOUND");
            assertThat(VEHICLE_SERVICE.callsFor(late)).isEqualTo(1);
        });
    }

    @Test
    void anAnswerThatComesTooLateServesTheNextCaller() {
        VEHICLE_SERVICE.takes(SLOW);
        // As above.
        await().untilAsserted(() -> {
            String late = anyCar();
            String person = insured(LONG_LIVED, List.of(late));

            assertThat(caller.ask(person, "X-Time-Budget-Ms", TOO_SHORT).cars()).containsExactly("UNAVAILABLE");
            await().until(() -> caller.metric("vehicle_lookups_running") == 0);

            assertThat(caller.ask(person).cars()).containsExactly("FOUND");
            assertThat(VEHICLE_SERVICE.callsFor(late)).isEqualTo(1);
        });
    }

    @Test
    void switchedOffItIsNeitherReadNorWrittenAndForgetsEverything() {
        ask(caller, car);
        LONG_LIVED.set(CACHE, "false");
        await().until(() -> {
            ask(caller, car);
            return VEHICLE_SERVICE.calls() > 1;
        });
        assertThat(caller.metric("vehicle_cache_size")).isZero();

        LONG_LIVED.set(CACHE, "true");
        VEHICLE_SERVICE.answersEverything(problem(403, "forbidden"));
        assertThat(cars(caller, car)).containsExactly("UNAVAILABLE");
        VEHICLE_SERVICE.reset();
        await().until(() -> {
            VEHICLE_SERVICE.reset();
            ask(caller, car);
            return VEHICLE_SERVICE.calls() == 0;
        });
    }

    @Test
    void switchedOffRunningCallsAreStillShared() {
        LONG_LIVED.set(CACHE, "false");
        await().until(() -> {
            VEHICLE_SERVICE.reset();
            ask(caller, car);
            ask(caller, car);
            return VEHICLE_SERVICE.calls() == 2;
        });
        VEHICLE_SERVICE.reset();
        VEHICLE_SERVICE.takes(SLOW);
        String person = insured(LONG_LIVED, List.of(car));

        List<Answer> answers = askOnceTheFirstIsUnderWay(List.of(person, person, person));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.cars()).containsExactly("FOUND"));
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(1);
    }

    private List<Answer> askOnceTheFirstIsUnderWay(List<String> persons) {
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> caller.ask(persons.get(0)));
        await().pollInterval(Duration.ofMillis(10)).until(() -> VEHICLE_SERVICE.calls() > 0);
        List<Answer> others = caller.askAtOnce(persons.subList(1, persons.size()));
        return Stream.concat(Stream.of(first.join()), others.stream()).toList();
    }

    private static List<String> cars(Caller caller, String car) {
        return ask(caller, car).cars();
    }

    private static Answer ask(Caller caller, String car) {
        return ask(caller, List.of(car));
    }

    private static Answer ask(Caller caller, List<String> cars, String... headers) {
        return caller.ask(insured(caller.server(), cars), headers);
    }

    private static String insured(LibertyServer server, List<String> cars) {
        String person = InsuranceServer.anyPerson();
        InsuranceServer.insure(server, person, "CAR", cars.toArray(String[]::new));
        return person;
    }

    private static String details(Answer answer) {
        return answer.json().getString("vehicleDetailsAsOf") + answer.json().getString("vehicleDetails");
    }

    /** One that nothing is known of yet. */
    private static String anyCar() {
        return "CC" + NEXT_CAR.incrementAndGet();
    }
}
