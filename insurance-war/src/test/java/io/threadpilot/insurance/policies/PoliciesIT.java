package io.threadpilot.insurance.policies;

import io.restassured.response.Response;
import io.threadpilot.insurance.InsuranceServer;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.anyPerson;
import static io.threadpilot.insurance.InsuranceServer.insure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

/** What the insurance service reads from its database, on each database that it runs on. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("servers")
class PoliciesIT {

    @Parameter
    private LibertyServer server;

    static Stream<Named<LibertyServer>> servers() {
        return Stream.of(Named.of("H2", InsuranceServer.serverOnH2()), Named.of("PostgreSQL", InsuranceServer.LIBERTY));
    }

    @BeforeParameterizedClassInvocation
    static void start(LibertyServer server) {
        server.start();
    }

    @BeforeEach
    void vehicleServiceIsWell() {
        VEHICLE_SERVICE.reset();
    }

    @Test
    void theSamplePersonsAreInsured() {
        ask("199001011234")
                .then()
                .statusCode(200)
                .body("insuranceId", contains(1000000, 1000001))
                .body("personalIdentityNumber", contains("199001011234", "199001011234"))
                .body("product", contains("CAR", "PET"))
                .body("carRegistrationNumber", contains("ABC123", null));
        ask("198505155678").then().statusCode(200).body("product", contains("PERSONAL_HEALTH", "CAR"));
        ask("200310209876").then().statusCode(200).body("product", contains("PET"));
    }

    @Test
    void moneyHasTwoDecimals() {
        assertThat(ask("200310209876").asString()).contains("\"monthlyCost\":10.00");
    }

    @Test
    void whoIsNotThereIsNotFound() {
        assertThat(ask(anyPerson()).statusCode()).isEqualTo(404);
    }

    @Test
    void theOrderIsByInsuranceId() {
        String person = anyPerson();
        insure(server, person, "PET", (String) null);
        insure(server, person, "CAR", "CAR001");
        insure(server, person, "PERSONAL_HEALTH", (String) null);
        insure(server, person, "CAR", "CAR000");

        Response answer = ask(person);

        assertThat(answer.jsonPath().getList("insuranceId", Long.class))
                .hasSize(4)
                .isSorted();
        assertThat(answer.jsonPath().getList("product")).containsExactly("PET", "CAR", "PERSONAL_HEALTH", "CAR");
    }

    private Response ask(String person) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .get(server.url() + "/api/v1/insurances/{personalIdentityNumber}", person);
    }
}
