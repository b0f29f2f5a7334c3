package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.Caller;
import io.threadpilot.insurance.Caller.Answer;
import io.threadpilot.insurance.InsuranceServer;
import io.threadpilot.insurance.StubAnswer;
import io.threadpilot.insurance.vehicles.VehicleLookup.Reason;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many callers at once, and a vehicle service that has not enough for them. Runs for single calls and for batches. */
@ExtendWith(ExclusiveLoad.class)
@ParameterizedClass(name = "batch: {0}")
@ValueSource(booleans = {false, true})
class StrainIT {

    private static final LibertyServer PATIENT = InsuranceServer.patient();
    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final Duration TIME_BUDGET = Duration.ofSeconds(2);
    /** For the callers, the stub and the service itself on two cores. */
    private static final Duration NOISE = Duration.ofSeconds(3);

    private static final int CARS_OF_A_PERSON = 40;
    private static final AtomicInteger NEXT_CAR = new AtomicInteger(100_000);

    private final Caller caller = new Caller(LIBERTY);
    private final Caller patient = new Caller(PATIENT);

    @Parameter
    private boolean batch;

    @BeforeAll
    static void start() {
        LIBERTY.start();
        PATIENT.start();
    }

    @AfterAll
    static void defaultsAreBack() {
        LIBERTY.unset(BATCH);
        PATIENT.unset(BATCH);
        VEHICLE_SERVICE.reset();
    }

    /** The strategy is chosen, the servers are warm, and both breakers are closed. */
    @BeforeEach
    void vehicleServiceIsWell() {
        VEHICLE_SERVICE.reset();
        for (Caller each : List.of(caller, patient)) {
            each.server().set(BATCH, Boolean.toString(batch));
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                VEHICLE_SERVICE.reset();
                return each
                                .ask(insured(each, 1, person -> newCars(CARS_OF_A_PERSON))
                                        .get(0))
                                .cars()
                                .stream()
                                .allMatch("FOUND"::equals)
                        && VEHICLE_SERVICE.sizes().contains(batch ? CARS_OF_A_PERSON : 1);
            });
        }
        VEHICLE_SERVICE.reset();
    }

    @Test
    void manyPersonsWithTheSameCarsNeedEachCarOnce() {
        List<String> cars = new ArrayList<>();
        untilNothingIsTriedAgain(() -> {
            cars.clear();
            cars.addAll(newCars(400));
            List<String> persons = personsWith(cars, patient);
            VEHICLE_SERVICE.takes(Duration.ofMillis(1));

            assertThat(patient.askAtOnce(persons))
                    .allSatisfy(answer ->
                            assertThat(answer.cars()).hasSize(CARS_OF_A_PERSON).containsOnly("FOUND"));
            assertThat(VEHICLE_SERVICE.mostAtOnce()).isLessThanOrEqualTo(batch ? 1 : 5);
        });

        assertThat(VEHICLE_SERVICE.sizes().stream().mapToInt(size -> size).sum())
                .isEqualTo(cars.size());
        assertThat(cars)
                .allSatisfy(car -> assertThat(VEHICLE_SERVICE.callsFor(car)).isEqualTo(1));
    }

    /** Asks the patient server, until no call got its answer too late and was made again, as happens on a busy machine. */
    private void untilNothingIsTriedAgain(Runnable asking) {
        await().atMost(Duration.ofMinutes(3)).until(() -> {
            VEHICLE_SERVICE.reset();
            double before = patient.metric("vehicle_retries_total");
            asking.run();
            return patient.metric("vehicle_retries_total") == before;
        });
    }

    @Test
    void manyPersonsWithTheSameCarsAreAnsweredInTime() {
        List<String> cars = newCars(400);
        List<String> persons = personsWith(cars, caller);
        Duration unenriched = slowestWithoutCars(persons.size());
        VEHICLE_SERVICE.takes(Duration.ofMillis(1));

        List<Answer> answers = caller.askAtOnce(persons);

        assertWithinBudget(answers, unenriched);
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.cars()).hasSize(CARS_OF_A_PERSON).isSubsetOf("FOUND", "UNAVAILABLE"));
        assertThat(VEHICLE_SERVICE.mostAtOnce()).isLessThanOrEqualTo(batch ? 1 : 5);
    }

    /** 200 of them, with 40 cars each out of these 400. */
    private List<String> personsWith(List<String> cars, Caller of) {
        return insured(of, 200, person -> IntStream.range(0, CARS_OF_A_PERSON)
                .mapToObj(car -> cars.get((person * 7 + car * 10) % cars.size()))
                .toList());
    }

    @Test
    void moreThanThePlacesServeIsShedHonestlyAndDisturbsNothing() {
        await().until(this::allPlacesAreTakenAndNothingIsTriedAgainWhileMoreIsAskedThanTheyServe);
    }

    /** Asks once. False if the machine was too busy: a call got no answer in time, or a place was not taken by its turn. */
    private boolean allPlacesAreTakenAndNothingIsTriedAgainWhileMoreIsAskedThanTheyServe() {
        VEHICLE_SERVICE.reset();
        List<String> persons = personsWithDistinctCars(caller);
        Duration unenriched = slowestWithoutCars(persons.size());
        double shedBefore = caller.metric("vehicle_loads_shed_total");
        double retriesBefore = caller.metric("vehicle_retries_total");
        double failuresBefore = callsWithoutAnAnswer();
        double carsBefore = caller.metric("car_insurances_total");
        VEHICLE_SERVICE.takes(Duration.ofMillis(20));

        List<Answer> answers = caller.askAtOnce(persons);
        await().until(() -> caller.metric("vehicle_lookups_running") == 0);

        assertWithinBudget(answers, unenriched);
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.cars()).hasSize(CARS_OF_A_PERSON).isSubsetOf("FOUND", "UNAVAILABLE"));
        long unavailable = answers.stream()
                .flatMap(answer -> answer.cars().stream())
                .filter("UNAVAILABLE"::equals)
                .count();
        double shed = caller.metric("vehicle_loads_shed_total") - shedBefore;
        assertThat(shed)
                .as("all that are unavailable were not asked, or answered too late")
                .isLessThanOrEqualTo(unavailable);
        if (!batch) {
            assertThat(shed).isPositive();
            assertThat(turnedAway()).isPositive();
        }
        double retries = caller.metric("vehicle_retries_total") - retriesBefore;
        assertThat(retries)
                .as("nothing that is shed is tried again")
                .isLessThanOrEqualTo(callsWithoutAnAnswer() - failuresBefore);
        assertThat(caller.metric("car_insurances_total") - carsBefore).isEqualTo(50 * CARS_OF_A_PERSON);
        assertThat(caller.get("/health/ready")).contains("\"breaker\":\"closed\"");
        int places = batch ? 1 : 5;
        assertThat(VEHICLE_SERVICE.mostAtOnce()).isLessThanOrEqualTo(places);
        return retries == 0 && VEHICLE_SERVICE.mostAtOnce() == places;
    }

    private double callsWithoutAnAnswer() {
        return caller.metric("ft_circuitbreaker_calls_total", "circuitBreakerResult=\"failure\"");
    }

    @Test
    void whoHasTimeAndRoomToWaitGetsEverything() {
        untilNothingIsTriedAgain(() -> {
            List<String> persons = personsWithDistinctCars(patient);
            VEHICLE_SERVICE.takes(Duration.ofMillis(20));

            assertThat(patient.askAtOnce(persons))
                    .allSatisfy(answer ->
                            assertThat(answer.cars()).hasSize(CARS_OF_A_PERSON).containsOnly("FOUND"));
            assertThat(VEHICLE_SERVICE.mostAtOnce()).isEqualTo(batch ? 1 : 5);
        });

        assertThat(VEHICLE_SERVICE.sizes().stream().mapToInt(size -> size).sum())
                .isEqualTo(50 * CARS_OF_A_PERSON);
    }

    @Test
    void aThousandRequestsIntoASilentVehicleServiceLeaveNothingBehind() {
        assertNothingIsLeftBehindBy(StubAnswer.silence());
    }

    @Test
    void aThousandRequestsIntoADrippingVehicleServiceLeaveNothingBehind() {
        assertNothingIsLeftBehindBy(StubAnswer.drippingBody());
    }

    private void assertNothingIsLeftBehindBy(StubAnswer answer) {
        List<String> persons = insured(caller, 1000, person -> newCars(1));
        Duration unenriched = slowestWithoutCars(persons.size());
        double threadsBefore = caller.metric("thread_count");
        int connectionsBefore = VEHICLE_SERVICE.openConnections();
        double turnedAwayBefore = turnedAway();
        VEHICLE_SERVICE.answersEverything(answer);

        List<Answer> answers = caller.askAtOnce(persons);

        assertWithinBudget(answers, unenriched);
        assertThat(answers).allSatisfy(each -> assertThat(each.cars()).containsExactly("UNAVAILABLE"));
        await().until(() -> caller.metric("vehicle_lookups_running") == 0);
        assertThat(caller.metric("vehicle_lookups_waiting")).isZero();
        if (batch) {
            assertThat(turnedAway()).as("calls wait, and not requests").isEqualTo(turnedAwayBefore);
        }
        await().until(() -> caller.metric("ft_bulkhead_executionsRunning") == 0
                && caller.metric("ft_bulkhead_executionsWaiting") == 0);
        // Of those that were open before, some may still be, for the next call.
        await().until(() -> VEHICLE_SERVICE.openConnections() <= connectionsBefore);
        // Liberty's pool grows with the number of requests that it receives at once, not with those that wait.
        assertThat(caller.metric("thread_count")).isLessThan(threadsBefore + 100);
    }

    private double turnedAway() {
        return caller.metric("vehicle_loads_shed_total", "reason", Reason.TOO_MANY_WAITING);
    }

    private List<String> personsWithDistinctCars(Caller of) {
        return insured(of, 50, person -> newCars(CARS_OF_A_PERSON));
    }

    /** The same number of requests at once that need no vehicle service, on the same machine at about the same time. */
    private Duration slowestWithoutCars(int requests) {
        String person = InsuranceServer.anyPerson();
        InsuranceServer.insure(caller.server(), person, "PET", (String) null);
        return caller.askAtOnce(Collections.nCopies(requests, person)).stream()
                .map(Answer::took)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static void assertWithinBudget(List<Answer> answers, Duration unenriched) {
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.took())
                    .isLessThan(TIME_BUDGET.plus(unenriched.multipliedBy(3)).plus(NOISE));
        });
    }

    /** So many new persons with their cars. */
    private static List<String> insured(Caller by, int persons, IntFunction<List<String>> cars) {
        Map<String, List<String>> insured = new LinkedHashMap<>();
        for (int person = 0; person < persons; person++) {
            insured.put(InsuranceServer.anyPerson(), cars.apply(person));
        }
        InsuranceServer.insure(by.server(), "CAR", insured);
        return List.copyOf(insured.keySet());
    }

    /** Ones that nothing is known of yet. */
    private static List<String> newCars(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "S" + NEXT_CAR.incrementAndGet())
                .toList();
    }
}
