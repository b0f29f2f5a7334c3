package io.threadpilot.vehicle;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.util.List;
import java.util.UUID;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a request leaves on the console of the running service. */
@MicroShedTest
class AccessLogIT {

    private static final String ACCESS_LOG = "threadpilot.access-log";
    private static final String ORIGINS = "threadpilot.cors.origins";
    private static final String ABC123 = "/api/v1/vehicles/ABC123";

    @ParameterizedTest
    @CsvSource({
        "/api/v1/vehicles/ABC123, 200, /api/v1/vehicles/{registrationNumber}",
        "/api/v1/vehicles/ZZZ999, 404, /api/v1/vehicles/{registrationNumber}",
        "/api/v1/nothing, 404, unmatched",
        "/nothing, 404, unmatched",
        "/WEB-INF/web.xml, 404, unmatched",
        "/healthz, 200, /healthz",
        "/swagger/errors, 200, /swagger/errors",
    })
    void everyRequestLeavesOneLineWithItsRoute(String path, int status, String route) {
        String id = UUID.randomUUID().toString();

        asCoreSystem(id).get(path).then().statusCode(status);

        JsonPath line = lineOf(id);
        assertThat(line.getString("type")).isEqualTo("access");
        assertThat(line.getString("method")).isEqualTo("GET");
        assertThat(line.getString("route")).isEqualTo(route);
        assertThat(line.getInt("status")).isEqualTo(status);
        assertThat(line.getInt("durationMs")).isNotNegative();
        assertThat(line.getString("client")).isEqualTo("core-system");
        assertThat(line.getString("traceId")).isNull();
    }

    @Test
    void aRequestThatIsRefusedHasItsRouteToo() {
        String id = UUID.randomUUID().toString();

        given().header("X-Correlation-Id", id).get(ABC123).then().statusCode(401);

        JsonPath line = lineOf(id);
        assertThat(line.getString("route")).isEqualTo("/api/v1/vehicles/{registrationNumber}");
        assertThat(line.getInt("status")).isEqualTo(401);
        assertThat(line.getString("client")).isNull();
    }

    @Test
    void whatCallersWriteIsNotRepeated() {
        String id = UUID.randomUUID().toString();

        asCoreSystem(id).request("BREW", "/nothing/of-yours");

        JsonPath line = lineOf(id);
        assertThat(line.getString("method")).isEqualTo("OTHER");
        assertThat(line.getString("route")).isEqualTo("unmatched");
        assertThat(VehicleServer.LIBERTY.console()).doesNotContain("BREW", "of-yours");
    }

    @Test
    void aPathThatTheContainerRefusesHasItsLine() {
        String id = UUID.randomUUID().toString();

        asCoreSystem(id)
                .urlEncodingEnabled(false)
                .get("/api/v1/vehicles/a%2Fb")
                .then()
                .statusCode(400);

        assertThat(lineOf(id).getInt("status")).isEqualTo(400);
    }

    @Test
    void itIsSwitchedOffAndOnInTheRunningServer() {
        String unseen = UUID.randomUUID().toString();
        VehicleServer.LIBERTY.set(ACCESS_LOG, "false");
        // Every key is asked again at the same distance: between the effects of two later changes, each was once.
        VehicleServer.LIBERTY.set(ORIGINS, "https://portal.example");
        await().until(() -> asCoreSystem("waiting").get(ABC123).header("Vary") != null);
        VehicleServer.LIBERTY.unset(ORIGINS);
        await().until(() -> asCoreSystem("waiting").get(ABC123).header("Vary") == null);
        asCoreSystem(unseen).get(ABC123);
        VehicleServer.LIBERTY.unset(ACCESS_LOG);

        await().until(() -> {
            String seen = UUID.randomUUID().toString();
            asCoreSystem(seen).get(ABC123);
            return !lines(seen).isEmpty();
        });
        // Lines are written in the order of the answers.
        assertThat(lines(unseen)).isEmpty();
    }

    private static RequestSpecification asCoreSystem(String correlationId) {
        return given().header("X-Api-Key", "tp_local_core_system").header("X-Correlation-Id", correlationId);
    }

    /** The one line, which is written soon after the answer. */
    private static JsonPath lineOf(String correlationId) {
        await().until(() -> !lines(correlationId).isEmpty());
        assertThat(lines(correlationId)).hasSize(1);
        return JsonPath.from(lines(correlationId).get(0));
    }

    private static List<String> lines(String correlationId) {
        return VehicleServer.LIBERTY
                .console()
                .lines()
                .filter(line -> line.startsWith("{") && line.contains(correlationId))
                .toList();
    }
}
