package io.threadpilot.system;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a caller of the insurance service sees when both services are real, on each database that they run on. */
@ParameterizedClass
@MethodSource("databases")
class BothServersIT {

    private static final String ENRICHMENT = "threadpilot.toggles.vehicle-enrichment";
    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(1);

    @Parameter
    private BothServers servers;

    static Stream<Named<BothServers>> databases() {
        return Stream.of(Named.of("H2", BothServers.onH2()), Named.of("PostgreSQL", BothServers.onPostgreSql()));
    }

    @BeforeEach
    void breakerIsClosed() {
        await().atMost(LONGEST_RECOVERY).until(() -> status("199001011234").equals("FOUND"));
    }

    @AfterEach
    void defaultsAreBack() {
        servers.insurance().unset(ENRICHMENT);
        servers.insurance().unset(BATCH);
    }

    @Test
    void theSamplePersonsAreAnsweredWithTheirCars() {
        Response first = ask("199001011234");
        assertThat(first.jsonPath().getList("product")).containsExactly("CAR", "PET");
        assertThat(first.jsonPath().getString("[0].vehicleDetails"))
                .isEqualTo("[make:Volvo, model:XC60, modelYear:2021]");
        assertThat(first.header("X-Enrichment-Complete")).isEqualTo("true");

        Response second = ask("198505155678");
        assertThat(second.jsonPath().getList("product")).containsExactly("PERSONAL_HEALTH", "CAR");
        assertThat(second.jsonPath().getString("[1].vehicleDetails"))
                .isEqualTo("[make:Toyota, model:RAV4, modelYear:2022]");

        Response third = ask("200310209876");
        assertThat(third.jsonPath().getList("product")).containsExactly("PET");
    }

    @Test
    void batchesGiveTheSameAnswer() {
        servers.insurance().set(BATCH, "true");

        await().until(() -> batchesServed() > 0);

        assertThat(ask("199001011234").jsonPath().getString("[0].vehicleDetails"))
                .isEqualTo("[make:Volvo, model:XC60, modelYear:2021]");
        assertThat(ask("198505155678").jsonPath().getString("[1].vehicleDetails"))
                .isEqualTo("[make:Toyota, model:RAV4, modelYear:2022]");
    }

    /** Asks once more, and counts the batches that the vehicle service has answered so far. */
    private long batchesServed() {
        ask("199001011234");
        return given().get(servers.vehicle().url() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("http_server_request_duration_seconds_count"))
                .filter(line -> line.contains("http_route=\"/api/v1/vehicles/batch\""))
                .count();
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
        servers.vehicle().stop();
        assertUnavailable();

        Set<String> seen = seenUntilFound();

        assertThat(seen).isSubsetOf("UNAVAILABLE", "FOUND");
    }

    @Test
    void aKilledVehicleServiceIsUnavailableAndThenFoundAgainAndNeverNotFound() {
        servers.vehicle().kill();
        assertUnavailable();

        Set<String> seen = seenUntilFound();

        assertThat(seen).isSubsetOf("UNAVAILABLE", "FOUND");
    }

    @Test
    void theKillSwitchIsTurnedInTheRunningServer() {
        servers.insurance().set(ENRICHMENT, "false");
        await().untilAsserted(() -> assertThat(status("199001011234")).isEqualTo("DISABLED"));

        servers.insurance().set(ENRICHMENT, "true");
        await().untilAsserted(() -> assertThat(status("199001011234")).isEqualTo("FOUND"));
    }

    @Test
    void aHealthyRunLogsNoWarning() {
        assertThat(servers.vehicle().console()).doesNotContain("WARNING ]", "ERROR   ]");
    }

    private void assertUnavailable() {
        Response answer = ask("199001011234");
        assertThat(answer.jsonPath().getList("vehicleStatus")).containsExactly("UNAVAILABLE", null);
        assertThat(answer.header("X-Enrichment-Complete")).isEqualTo("false");
        assertThat(answer.asString()).doesNotContain("vehicleDetails");
    }

    /** Starts the vehicle service while a caller goes on asking, from before it listens until the car is found. */
    private Set<String> seenUntilFound() {
        Set<String> seen = new HashSet<>();
        Thread starter = new Thread(servers.vehicle()::start);
        starter.start();
        await().atMost(LONGEST_RECOVERY.multipliedBy(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    String status = status("199001011234");
                    seen.add(status);
                    return status.equals("FOUND") && !starter.isAlive();
                });
        return seen;
    }

    private String status(String person) {
        List<String> statuses = ask(person).jsonPath().getList("vehicleStatus");
        return statuses.get(0);
    }

    private Response ask(String person) {
        Response answer = given().header("X-Api-Key", "tp_local_core_system")
                .get(servers.insurance().url() + "/api/v1/insurances/" + person);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }
}
