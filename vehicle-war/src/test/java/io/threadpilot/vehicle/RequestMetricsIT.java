package io.threadpilot.vehicle;

import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.vehicle.VehicleServer.LIBERTY;
import static io.threadpilot.vehicle.VehicleServer.WITH_OTHER_CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code /metrics} says of requests, of clients and of keys. */
@MicroShedTest
class RequestMetricsIT {

    private static final String VEHICLE = "/api/v1/vehicles/{registrationNumber}";

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/vehicles/ABC123, 200, /api/v1/vehicles/{registrationNumber}, answered",
        "GET, /api/v1/vehicles/ZZZ999, 404, /api/v1/vehicles/{registrationNumber}, not_found",
        "GET, /api/v1/vehicles/-, 400, /api/v1/vehicles/{registrationNumber}, refused",
        "DELETE, /api/v1/vehicles/ABC123, 405, /api/v1/vehicles/{registrationNumber}, refused",
        "GET, /nothing/of/ours, 404, unmatched, not_found",
    })
    void aRequestIsCountedByItsRouteItsStatusAndItsClient(
            String method, String path, int status, String route, String outcome) {
        List<String> series = List.of(
                requests(route, status),
                "http_request_duration_seconds_count{mp_scope=\"application\",route=\"" + route + "\"",
                "client_requests_total{client=\"core-system\",mp_scope=\"application\",outcome=\"" + outcome + "\"");
        assertCountedOnce(
                series, () -> asCoreSystem().request(method, path).then().statusCode(status));
    }

    @Test
    void aRequestThatIsRefusedForItsKeyIsCountedWithoutAClient() {
        assertCountedOnce(
                List.of(requests(VEHICLE, 401)),
                () -> given().get("/api/v1/vehicles/ABC123").then().statusCode(401));
    }

    /** Asks again if a request before was counted only now: the answer may arrive before it is counted. */
    private static void assertCountedOnce(List<String> series, Runnable request) {
        await().untilAsserted(() -> {
            List<Double> before = series.stream().map(RequestMetricsIT::shown).toList();

            request.run();

            List<Double> after = await().until(
                            () -> series.stream().map(RequestMetricsIT::shown).toList(),
                            now -> IntStream.range(0, now.size()).allMatch(i -> now.get(i) > before.get(i)));
            assertThat(after).zipSatisfy(before, (now, then) -> assertThat(now).isEqualTo(then + 1));
        });
    }

    @Test
    void theDurationIsAHistogramWithTheBoundsThatAlertsAskFor() {
        assertThat(metrics())
                .anyMatch(
                        line -> line.startsWith("http_request_duration_seconds_bucket") && line.contains("le=\"0.5\""))
                .anyMatch(
                        line -> line.startsWith("http_request_duration_seconds_bucket") && line.contains("le=\"2.5\""))
                .noneMatch(line -> line.contains("quantile=") && line.contains("mp_scope=\"application\""));
    }

    @Test
    void whatCallersWriteMakesNoSeries() {
        given().header("X-Api-Key", "tp_unheard_of").get("/api/v1/vehicles/ABC123");
        asCoreSystem().request("BREW", "/nothing/of-yours");
        asCoreSystem().get("/api/v1/vehicles/UNHEARD");
        double before = shown(requests("unmatched", 404));

        asCoreSystem().get("/api/v1/nothing");

        await().untilAsserted(
                        () -> assertThat(shown(requests("unmatched", 404))).isGreaterThan(before));
        assertThat(String.join("\n", metrics())).doesNotContain("BREW", "of-yours", "UNHEARD", "v1/nothing", "unheard");
    }

    @Test
    void onlyRoutesThatExistAreShown() {
        asCoreSystem().get("/swagger/v1/vehicles/ABC123");
        asCoreSystem().get("/healthz/");

        assertThat(metrics().stream()
                        .filter(line -> line.startsWith("http_requests_total"))
                        .map(line -> line.replaceAll(".*route=\"([^\"]*)\".*", "$1"))
                        .distinct())
                .containsExactlyInAnyOrder(
                        "/api/v1/vehicles/{registrationNumber}",
                        "/api/v1/vehicles/batch",
                        "/feed/v1/events",
                        "/healthz",
                        "/swagger",
                        "/swagger/errors",
                        "unmatched");
    }

    @Test
    void whenAKeyEndsIsShownWhileItIsConfigured() {
        WITH_OTHER_CLIENTS.start();
        String key = "threadpilot.clients.partner.keys.only.";
        String series = "api_key_expiry_timestamp_seconds{client=\"partner\",key=\"only\"";
        try {
            WITH_OTHER_CLIENTS.set("threadpilot.clients.partner.roles", "vehicles.read");
            WITH_OTHER_CLIENTS.set(key + "sha256", KeyHolder.sha256("tp_partner"));
            await().untilAsserted(() -> assertThat(shownOfOtherClients(series)).containsExactly("+Inf"));

            WITH_OTHER_CLIENTS.set(key + "expires", "2100-01-01T00:00:00Z");
            await().untilAsserted(() -> assertThat(shownOfOtherClients(series))
                    .map(RequestMetricsIT::number)
                    .containsExactly(4102444800.0));

            WITH_OTHER_CLIENTS.unset(key + "expires");
            WITH_OTHER_CLIENTS.unset(key + "sha256");
            await().untilAsserted(() -> assertThat(shownOfOtherClients(series)).isEmpty());
        } finally {
            Stream.of(key + "expires", key + "sha256", "threadpilot.clients.partner.roles")
                    .forEach(WITH_OTHER_CLIENTS::unset);
        }
    }

    private static String requests(String route, int status) {
        return "http_requests_total{mp_scope=\"application\",route=\"" + route + "\",status=\"" + status + "\"";
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }

    /** The list of clients is read though nobody asks. */
    private static List<String> shownOfOtherClients(String series) {
        return values(
                given().get(WITH_OTHER_CLIENTS.url() + "/metrics").asString().lines(), series);
    }

    /** The series' value; zero while it is not there. */
    private static double shown(String series) {
        return values(metrics().stream(), series).stream()
                .mapToDouble(RequestMetricsIT::number)
                .sum();
    }

    private static double number(String value) {
        return value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
    }

    private static List<String> metrics() {
        return given().get(LIBERTY.url() + "/metrics").asString().lines().toList();
    }

    private static List<String> values(Stream<String> lines, String series) {
        return lines.filter(line -> line.startsWith(series))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }
}
