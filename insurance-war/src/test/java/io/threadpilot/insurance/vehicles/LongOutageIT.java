package io.threadpilot.insurance.vehicles;

import io.threadpilot.insurance.Caller;
import io.threadpilot.insurance.Caller.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A vehicle service that fails every call for a minute, while many callers go on asking. */
@Tag("long-run")
class LongOutageIT {

    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    /** The breaker's window of exchanges, of which so many are needed before it opens. */
    private static final int WINDOW = 30;
    /** Single calls and a batch that had begun when it opened. */
    private static final int UNDER_WAY = 5 + 1;
    /** One after each delay of 5 s, and one more since a minute may begin and end with one. */
    private static final int PROBES = 60 / 5 + 1;

    private final Caller caller = new Caller(LIBERTY);

    @AfterEach
    void defaultsAreBack() {
        LIBERTY.unset(BATCH);
        VEHICLE_SERVICE.reset();
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {false, true})
    void theVehicleServiceIsAskedAFewTimesHoweverManyCallersThereAre(boolean batch) {
        LIBERTY.start();
        LIBERTY.set(BATCH, Boolean.toString(batch));
        VEHICLE_SERVICE.reset();
        List<String> persons = IntStream.range(0, 20)
                .mapToObj(person -> personWithCars(number(batch, person, "A"), number(batch, person, "B")))
                .toList();
        await().atMost(Duration.ofMinutes(1)).until(() -> caller.ask(personWithCars(number(batch, 99, "W")))
                .cars()
                .equals(List.of("FOUND")));
        VEHICLE_SERVICE.reset();
        VEHICLE_SERVICE.answersEverything(problem(500, "internal-error"));

        long end = System.nanoTime() + OUTAGE.toNanos();
        long asked = 0;
        while (System.nanoTime() < end) {
            List<Answer> answers = caller.askAtOnce(persons);
            asked += answers.size();
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.cars()).containsExactly("UNAVAILABLE", "UNAVAILABLE");
            });
        }

        assertThat(VEHICLE_SERVICE.calls())
                .as("calls for " + asked + " requests")
                .isLessThanOrEqualTo(WINDOW + UNDER_WAY + PROBES);
        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> caller.ask(persons.get(0)).cars().equals(List.of("FOUND", "FOUND")));
    }

    private static String number(boolean batch, int person, String car) {
        return "L" + (batch ? "B" : "S") + (100 + person) + car;
    }
}
