package io.threadpilot.insurance.vehicles;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static io.threadpilot.insurance.VehicleServiceStub.json;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Enrichment that asks about many vehicles with one call, and what only this way of asking does. */
@MicroShedTest
class BatchEnrichmentIT extends EnrichmentBehaviour {

    private static final String MAX_BATCH_SIZE = "threadpilot.vehicle-client.max-batch-size";

    @Override
    boolean batch() {
        return true;
    }

    @Override
    int mostAtOnce() {
        return 1;
    }

    @Test
    void manyCarsAreAskedAboutInBatchesOfFiftyOneAtATime() {
        VEHICLE_SERVICE.takes(Duration.ofMillis(20));

        Response answer = ask(personWithCars(numbers(0, 120)));

        assertThat(statuses(answer)).hasSize(120).containsOnly("FOUND");
        assertThat(VEHICLE_SERVICE.sizes()).containsExactlyInAnyOrder(50, 50, 20);
        assertThat(VEHICLE_SERVICE.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void aFailingBatchAffectsExactlyItsCars() {
        String[] cars = numbers(0, 120);
        VEHICLE_SERVICE.answers(cars[77], problem(403, "forbidden"));

        Response answer = ask(personWithCars(cars));

        List<String> failed = VEHICLE_SERVICE.requestsFor(cars[77]).get(0).numbers();
        assertThat(failed).hasSizeBetween(20, 50);
        assertThat(statuses(answer))
                .isEqualTo(Stream.of(cars)
                        .map(car -> failed.contains(car) ? "UNAVAILABLE" : "FOUND")
                        .toList());
        assertThat(complete(answer)).isFalse();
    }

    @Test
    void anEmptyArrayIsAnAnswer() {
        VEHICLE_SERVICE.answers("CAR100", json(200, "[]"));

        assertThat(statuses(ask(personWithCars("CAR100", "CAR101")))).containsExactly("NOT_FOUND", "NOT_FOUND");
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"registrationNumber\":\"CAR100\"}",
                "[{}]",
                "[null]",
                "[\"CAR100\"]",
                "[[]]",
                "[{\"registrationNumber\":\"CAR101\"}]",
                "[{\"registrationNumber\":\"CAR100\"},{\"registrationNumber\":\"CAR100\"}]",
                "[{\"registrationNumber\":\"CAR100\"}"
            })
    void whatAreNotTheseVehiclesIsNoAnswer(String body) {
        assertTriedAgainAndThenUnavailable(json(200, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vehicle-not-found", "not-found"})
    void no404IsAnAnswer(String code) {
        assertTriedAgainAndThenUnavailable(problem(404, code));
    }

    @Test
    void no400IsAnAnswer() {
        assertTriedOnceAndThenUnavailable(problem(400, "malformed-registration-number"));
    }

    @Test
    void aMalformedStoredNumberIsNotSent() {
        assertThat(statuses(ask(personWithCars("CAR100", "?", "CAR101"))))
                .containsExactly("FOUND", "NOT_FOUND", "FOUND");
        assertThat(VEHICLE_SERVICE.sizes()).containsExactly(2);
    }

    @Test
    void theSizeOfABatchIsChangedInTheRunningServer() {
        String person = personWithCars(numbers(0, 40));

        LIBERTY.set(MAX_BATCH_SIZE, "15");
        await().untilAsserted(() -> {
            VEHICLE_SERVICE.reset();
            ask(person);
            assertThat(VEHICLE_SERVICE.sizes()).containsExactlyInAnyOrder(15, 15, 10);
        });

        LIBERTY.set(MAX_BATCH_SIZE, "501");
        await().until(() -> {
            ask(person);
            return LIBERTY.messages().contains(MAX_BATCH_SIZE + " must be a whole number from 1 to 500");
        });
        LIBERTY.unset(MAX_BATCH_SIZE);
        await().untilAsserted(() -> {
            VEHICLE_SERVICE.reset();
            ask(person);
            assertThat(VEHICLE_SERVICE.sizes()).isEqualTo(Collections.singletonList(40));
        });
    }

    @Test
    void theStrategyIsChangedInTheRunningServer() {
        String person = personWithCars("CAR100", "CAR101");

        LIBERTY.set(BATCH, "false");
        await().untilAsserted(() -> {
            VEHICLE_SERVICE.reset();
            assertThat(statuses(ask(person))).containsOnly("FOUND");
            assertThat(VEHICLE_SERVICE.sizes()).isEqualTo(List.of(1, 1));
        });

        LIBERTY.set(BATCH, "true");
        await().untilAsserted(() -> {
            VEHICLE_SERVICE.reset();
            assertThat(statuses(ask(person))).containsOnly("FOUND");
            assertThat(VEHICLE_SERVICE.sizes()).isEqualTo(List.of(2));
        });
    }
}
