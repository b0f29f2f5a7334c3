package io.threadpilot.contracts;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.PersonSearch;
import io.threadpilot.contracts.insurance.Product;
import io.threadpilot.contracts.insurance.VehicleDetails;
import io.threadpilot.contracts.insurance.VehicleStatus;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.contracts.vehicle.VehicleProblems;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Pins the JSON that clients see, to the letter. */
class WireFormatTest {

    private static final String PERSON = "199001011234";

    private final Jsonb jsonb = JsonbBuilder.create();

    @Test
    void aVehicle() {
        assertThat(jsonb.toJson(new Vehicle("ABC123", "Volvo", "XC60", 2021)))
                .isEqualTo(
                        "{\"registrationNumber\":\"ABC123\",\"make\":\"Volvo\",\"model\":\"XC60\",\"modelYear\":2021}");
    }

    @Test
    void whatIsNotKnownOfAVehicleIsLeftOut() {
        assertThat(jsonb.toJson(new Vehicle("ABC123", null, null, null)))
                .isEqualTo("{\"registrationNumber\":\"ABC123\"}");
    }

    @Test
    void aVehicleIsReadInAnyOrderWithUnknownAndMissingProperties() {
        assertThat(jsonb.fromJson("{\"wheels\":4,\"model\":\"XC60\",\"registrationNumber\":\"ABC123\"}", Vehicle.class))
                .isEqualTo(new Vehicle("ABC123", null, "XC60", null));
    }

    @Test
    void aCarInsurance() {
        Insurance insurance = new Insurance(
                1000000,
                PERSON,
                Product.CAR,
                new BigDecimal("30.00"),
                "ABC123",
                VehicleStatus.FOUND,
                Instant.parse("2026-11-21T12:00:00Z"),
                new VehicleDetails("Volvo", "XC60", 2021));

        assertThat(jsonb.toJson(insurance))
                .isEqualTo("{\"insuranceId\":1000000,\"personalIdentityNumber\":\"199001011234\",\"product\":\"CAR\","
                        + "\"monthlyCost\":30.00,\"carRegistrationNumber\":\"ABC123\",\"vehicleStatus\":\"FOUND\","
                        + "\"vehicleDetailsAsOf\":\"2026-11-21T12:00:00Z\","
                        + "\"vehicleDetails\":{\"make\":\"Volvo\",\"model\":\"XC60\",\"modelYear\":2021}}");
        assertThat(jsonb.fromJson(jsonb.toJson(insurance), Insurance.class)).isEqualTo(insurance);
    }

    @Test
    void anInsuranceOfAnythingElse() {
        Insurance insurance =
                new Insurance(1000001, PERSON, Product.PET, new BigDecimal("10.00"), null, null, null, null);

        assertThat(jsonb.toJson(insurance))
                .isEqualTo("{\"insuranceId\":1000001,\"personalIdentityNumber\":\"199001011234\",\"product\":\"PET\","
                        + "\"monthlyCost\":10.00}");
    }

    @Test
    void aProblem() {
        Problem problem = new Problem(
                VehicleProblems.VEHICLE_NOT_FOUND.uri(),
                VehicleProblems.VEHICLE_NOT_FOUND.title(),
                404,
                "There is no vehicle with this registration number.",
                URI.create("urn:threadpilot:request:0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11"),
                VehicleProblems.VEHICLE_NOT_FOUND.code(),
                "0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11",
                List.of(new Problem.Error("#/0", "some-code", "Some detail.")));

        assertThat(jsonb.toJson(problem))
                .isEqualTo("{\"type\":\"urn:threadpilot:problem:vehicle-not-found\",\"title\":\"No such vehicle\","
                        + "\"status\":404,\"detail\":\"There is no vehicle with this registration number.\","
                        + "\"instance\":\"urn:threadpilot:request:0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11\","
                        + "\"code\":\"vehicle-not-found\",\"correlationId\":\"0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11\","
                        + "\"errors\":[{\"pointer\":\"#/0\",\"code\":\"some-code\",\"detail\":\"Some detail.\"}]}");
        assertThat(jsonb.fromJson(jsonb.toJson(problem), Problem.class)).isEqualTo(problem);
    }

    @Test
    void aForeignProblemIsReadAsFarAsItGoes() {
        assertThat(jsonb.fromJson("{\"title\":\"Nope\"}", Problem.class))
                .isEqualTo(new Problem(null, "Nope", null, null, null, null, null, null));
    }

    @Test
    void personalIdentityNumbersStayOutOfToString() {
        assertThat(new PersonSearch(PERSON).toString()).doesNotContain(PERSON);
        assertThat(new Insurance(1000001, PERSON, Product.PET, BigDecimal.TEN, null, null, null, null).toString())
                .doesNotContain(PERSON);
    }
}
