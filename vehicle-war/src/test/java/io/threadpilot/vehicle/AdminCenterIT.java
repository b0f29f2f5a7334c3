package io.threadpilot.vehicle;

import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.threadpilot.vehicle.VehicleServer.ADMIN_CENTER_PASSWORD;
import static io.threadpilot.vehicle.VehicleServer.WITH_OTHER_CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

/** The Admin Center on, for its administrator alone; {@link ClientsIT} and {@link LimitsIT} run on the same server. */
class AdminCenterIT {

    @BeforeAll
    static void start() {
        WITH_OTHER_CLIENTS.start();
    }

    @Test
    void theAdminCenterNeedsAPassword() {
        as("admin", ADMIN_CENTER_PASSWORD)
                .get(WITH_OTHER_CLIENTS.httpsUrl() + "/ibm/api/config")
                .then()
                .statusCode(200);
        as("admin", "another")
                .get(WITH_OTHER_CLIENTS.httpsUrl() + "/ibm/api/config")
                .then()
                .statusCode(401);
        given().redirects()
                .follow(false)
                .get(WITH_OTHER_CLIENTS.url() + "/adminCenter/")
                .then()
                .statusCode(302)
                .header("Location", startsWith(WITH_OTHER_CLIENTS.httpsUrl()));
        given().get(WITH_OTHER_CLIENTS.url() + "/healthz").then().statusCode(200);
        given().get(WITH_OTHER_CLIENTS.url() + "/metrics").then().statusCode(200);
        assertThat(WITH_OTHER_CLIENTS.messages()).doesNotContain(ADMIN_CENTER_PASSWORD);
    }

    @Test
    void theAdministratorIsNoClientOfTheApi() {
        as("admin", ADMIN_CENTER_PASSWORD)
                .get(WITH_OTHER_CLIENTS.httpsUrl() + "/api/v1/vehicles/ABC123")
                .then()
                .statusCode(401);
    }

    private static RequestSpecification as(String user, String password) {
        return given().relaxedHTTPSValidation().auth().preemptive().basic(user, password);
    }
}
