package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When failed calls are tried again, as the vehicle service sees it. */
class RetriesIT {

    private static final String CACHE = "threadpilot.toggles.vehicle-cache";
    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final String WELL = "RTY100";
    private static final String FAILING = "RTY101";
    private static final int QUESTIONS = 8;

    private final Caller caller = new Caller(LIBERTY);

    @BeforeEach
    void withoutACache() {
        LIBERTY.start();
        LIBERTY.set(CACHE, "false");
        String person = personWithCars(WELL);
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            VEHICLE_SERVICE.reset();
            caller.ask(person);
            caller.ask(person);
            return VEHICLE_SERVICE.callsFor(WELL) == 2;
        });
        VEHICLE_SERVICE.reset();
    }

    private void ask(boolean batch) {
        LIBERTY.set(BATCH, Boolean.toString(batch));
        String person = personWithCars("RTY102", "RTY103");
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            VEHICLE_SERVICE.reset();
            caller.ask(person);
            return VEHICLE_SERVICE.sizes().equals(batch ? List.of(2) : List.of(1, 1));
        });
        VEHICLE_SERVICE.reset();
    }

    @AfterEach
    void defaultsAreBack() {
        LIBERTY.unset(CACHE);
        LIBERTY.unset(BATCH);
        VEHICLE_SERVICE.reset();
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {false, true})
    void attemptsComeAtGrowingDistancesThatAreNotAllTheSame(boolean batch) {
        ask(batch);
        String well = personWithCars(WELL);
        List<List<Duration>> distances = new ArrayList<>();
        // Some may lack retries, which a test before has used up, or the time for them, on a busy machine.
        for (int i = 0; i < 10 * QUESTIONS && distances.size() < QUESTIONS; i++) {
            earnRetries(well);
            VEHICLE_SERVICE.answers(FAILING, problem(500, "internal-error"));
            caller.ask(personWithCars(FAILING));
            await().until(() -> caller.metric("vehicle_lookups_running") == 0);
            assertThat(VEHICLE_SERVICE.callsFor(FAILING)).isLessThanOrEqualTo(1 + Retries.MOST);
            if (VEHICLE_SERVICE.callsFor(FAILING) == 1 + Retries.MOST) {
                distances.add(distances(VEHICLE_SERVICE.arrivals(FAILING)));
            }
        }

        assertThat(distances).hasSize(QUESTIONS);
        // A wait is 25 % shorter or longer; on a busy machine it can only get longer.
        assertThat(nth(0, distances)).allMatch(distance -> distance.toMillis() >= 75);
        assertThat(nth(1, distances)).allMatch(distance -> distance.toMillis() >= 150);
        assertThat(nth(2, distances)).allMatch(distance -> distance.toMillis() >= 300);
        assertThat(median(nth(0, distances))).isLessThan(median(nth(1, distances)));
        assertThat(median(nth(1, distances))).isLessThan(median(nth(2, distances)));
        assertThat(nth(2, distances).stream().map(Duration::toMillis).distinct().count())
                .as("different waits")
                .isGreaterThan(QUESTIONS / 2);
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {false, true})
    void whenTheRetryBudgetIsUsedUpACallIsMadeOnce(boolean batch) {
        // The calls of the last minute, by which many retries were earned, are forgotten.
        LIBERTY.restartApplication().start();
        ask(batch);
        String well = personWithCars(WELL);
        String failing = personWithCars(FAILING);
        VEHICLE_SERVICE.answers(FAILING, problem(500, "internal-error"));

        int questions = 0;
        int calls;
        double refusedBefore;
        do {
            // So that the breaker stays closed.
            IntStream.range(0, 3).forEach(i -> caller.ask(well));
            refusedBefore = refused();
            calls = VEHICLE_SERVICE.callsFor(FAILING);
            caller.ask(failing);
            await().until(() -> caller.metric("vehicle_lookups_running") == 0);
            calls = VEHICLE_SERVICE.callsFor(FAILING) - calls;
            questions++;
        } while ((calls != 1 || refused() == refusedBefore) && questions < 200);

        assertThat(calls).as("after " + questions + " questions").isEqualTo(1);
        assertThat(refused()).isGreaterThan(refusedBefore);
    }

    private double refused() {
        return caller.metric(
                "vehicle_retries_refused_total", "reason", VehicleMetrics.RetryRefusal.RETRY_BUDGET_USED_UP);
    }

    private void earnRetries(String well) {
        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> caller.ask(well).cars().equals(List.of("FOUND")));
        IntStream.range(0, 30).forEach(i -> caller.ask(well));
        VEHICLE_SERVICE.reset();
    }

    private static List<Duration> distances(List<Long> arrivals) {
        return IntStream.range(1, arrivals.size())
                .mapToObj(i -> Duration.ofNanos(arrivals.get(i) - arrivals.get(i - 1)))
                .toList();
    }

    private static List<Duration> nth(int n, List<List<Duration>> distances) {
        return distances.stream().map(each -> each.get(n)).toList();
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }
}
