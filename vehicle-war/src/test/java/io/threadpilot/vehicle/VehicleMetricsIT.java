package io.threadpilot.vehicle;

import io.threadpilot.testing.documents.DocumentedMetrics;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The metrics of the running service are those that {@code docs/metrics.md} describes for every service. */
@MicroShedTest
class VehicleMetricsIT {

    @Test
    void theyAreThoseOfTheDocument() {
        given().header("X-Api-Key", "tp_local_core_system")
                .get("/api/v1/vehicles/ABC123")
                .then()
                .statusCode(200);

        assertThat(DocumentedMetrics.shownIn(given().get("/metrics").asString()))
                .isEqualTo(DocumentedMetrics.of("Every service"));
    }
}
