package io.threadpilot.insurance.vehicles;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.time.Duration;

import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static io.threadpilot.insurance.VehicleServiceStub.json;
import static io.threadpilot.insurance.VehicleServiceStub.problem;
import static org.assertj.core.api.Assertions.assertThat;

/** Enrichment that asks about one vehicle at a time, and what only this way of asking does. */
@MicroShedTest
class SingleEnrichmentIT extends EnrichmentBehaviour {

    @Override
    boolean batch() {
        return false;
    }

    @Override
    int mostAtOnce() {
        return 5;
    }

    @Test
    void fortyCarsAreAskedAboutOnceEachFiveAtATime() {
        VEHICLE_SERVICE.takes(Duration.ofMillis(20));

        Response answer = ask(personWithCars(numbers(0, 40)));

        assertThat(statuses(answer)).hasSize(40).containsOnly("FOUND");
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(40);
        assertThat(VEHICLE_SERVICE.mostAtOnce()).isEqualTo(5);
    }

    @Test
    void theVehicleServicesOwnWordThatTheNumberIsMalformedIsAnAnswer() {
        VEHICLE_SERVICE.answers("CAR100", problem(400, "malformed-registration-number"));

        assertNotFound(ask(personWithCars("CAR100")));
        assertThat(VEHICLE_SERVICE.callsFor("CAR100")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[{\"registrationNumber\":\"CAR100\"}]",
                "{\"registrationNumber\":\"CAR101\",\"make\":\"Saab\"}",
                "{\"make\":\"Saab\"}",
                "{\"registrationNumber\":\"CAR100\""
            })
    void whatIsNotThisVehicleIsNoAnswer(String body) {
        assertTriedAgainAndThenUnavailable(json(200, body));
    }

    @Test
    void aFailureAffectsOnlyItsCar() {
        VEHICLE_SERVICE.answers("CAR101", problem(401, "unauthorized"));
        VEHICLE_SERVICE.doesNotKnow("CAR102");

        Response answer = ask(personWithCars("CAR100", "CAR101", "CAR102"));

        assertThat(statuses(answer)).containsExactly("FOUND", "UNAVAILABLE", "NOT_FOUND");
        assertThat(complete(answer)).isFalse();
    }
}
