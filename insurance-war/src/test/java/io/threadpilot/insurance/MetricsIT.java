package io.threadpilot.insurance;

import io.threadpilot.insurance.Caller.Answer;
import io.threadpilot.testing.documents.DocumentedMetrics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The metrics of the running service are those that {@code docs/metrics.md} describes. */
class MetricsIT {

    private final Caller caller = new Caller(LIBERTY);

    @BeforeEach
    void everythingIsThere() {
        LIBERTY.start();
        VEHICLE_SERVICE.reset();
        await().until(() -> caller.ask(personWithCars("METRIC1")).cars().equals(List.of("FOUND")));
    }

    @Test
    void theyAreThoseOfTheDocument() {
        assertThat(DocumentedMetrics.shownIn(caller.get("/metrics")))
                .isEqualTo(DocumentedMetrics.of(
                        "Every service", "Services that send events to Kafka", "Insurance service"));
    }

    @Test
    void carsAreCountedByTheirStatus() {
        double before = caller.metric("car_insurances_total", "vehicle_status=\"not_found\"");

        Answer answer = caller.ask(personWithCars("METRIC1", "?", null));

        assertThat(answer.cars()).containsExactly("FOUND", "NOT_FOUND", "NOT_FOUND");
        assertThat(caller.metric("car_insurances_total", "vehicle_status=\"not_found\""))
                .isEqualTo(before + 2);
    }
}
