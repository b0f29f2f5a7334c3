package io.threadpilot.system;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What Prometheus sees of the running services is what its rules and Grafana's dashboard ask for. */
@EnabledIf("io.threadpilot.system.Prometheus#isThereOrMustBe")
class PrometheusIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DASHBOARD = "liberty-config/grafana/dashboards/threadpilot.json";

    /** Of which nothing is known, so that the vehicle service is asked about each. */
    private static final int CARS = 60;

    private static final String PERSON = "191200000900";
    private static final String CAR_OWNER = "191200000901";
    private static final String NOBODY = "191200000902";
    private static final AtomicInteger NEXT = new AtomicInteger(100);

    private static final PostgreSql DATABASE = new PostgreSql();

    private static BothServers servers;
    private static LibertyServer audit;
    private static LibertyServer delivery;
    private static Prometheus prometheus;

    @BeforeAll
    static void allServersAreWatched() {
        servers = BothServers.onH2();
        // Partitions are on PostgreSQL alone.
        audit = new LibertyServer("audit").withFurtherDatabase(DATABASE.start());
        audit.set(
                "threadpilot.audit.sources.insurance.feed", servers.insurance().url());
        delivery = new LibertyServer("delivery").start();
        audit.set("threadpilot.audit.sources.delivery.feed", delivery.url());
        audit.start();
        prometheus = Prometheus.watching(Map.of(
                "vehicle", servers.vehicle(), "insurance", servers.insurance(), "audit", audit, "delivery", delivery));
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (audit != null) {
            audit.close();
        }
        if (delivery != null) {
            delivery.close();
        }
        DATABASE.close();
    }

    @Test
    void configurationAndRulesAreGood() {
        assertThat(Prometheus.promtool("check", "config", "prometheus.yml")).contains("rules found");
        Prometheus.promtool("check", "rules", "rules.yml");
        assertThat(Prometheus.promtool("test", "rules", "rules-test.yml")).contains("SUCCESS");
    }

    @Test
    void besideTheLocalRunItFindsEveryServiceByItsFolder() {
        try (Prometheus local = Prometheus.besideTheLocalRun()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(local.addresses())
                    .containsExactlyInAnyOrderElementsOf(Checkout.services().stream()
                            .map(service -> "http://localhost:" + ImagesTest.httpPortOf(service) + "/metrics")
                            .toList()));
        }
    }

    @Test
    void allTargetsAreReached() {
        await().atMost(PATIENCE)
                .until(() -> prometheus.query("up == 1").getList("data.result").size() == 5);
    }

    /** Where {@code late_after} is no bucket of the histogram, nothing is ever late. */
    @Test
    void lateAnswersAreCountedForEveryService() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            somethingHappens();
            assertThat(prometheus
                            .query("service:http_requests_slow:ratio_rate5m")
                            .getList("data.result.metric.service"))
                    .containsExactlyInAnyOrderElementsOf(Checkout.services());
        });
    }

    @Test
    void everyMetricThatRulesAndDashboardNameIsThere() {
        Set<String> named = Stream.concat(rules().stream(), dashboard().stream())
                .flatMap(expression -> PromQl.metricsIn(expression).stream())
                .collect(toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(30);

        await().atMost(PATIENCE).untilAsserted(() -> {
            somethingHappens();
            assertThat(prometheus.metrics()).containsAll(named);
        });
    }

    @Test
    void everyPanelOfTheDashboardShowsSomething() {
        assertThat(dashboard()).hasSizeGreaterThan(20);

        await().atMost(PATIENCE).untilAsserted(() -> {
            somethingHappens();
            assertThat(dashboard()).allSatisfy(expression -> assertThat(prometheus.finds(expression))
                    .as(expression)
                    .isTrue());
        });
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhereToReadOn() {
        List<Map<String, Map<String, String>>> alerts =
                prometheus.rules().getList("data.groups.rules.flatten().findAll { it.type == 'alerting' }");

        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> {
            assertThat(alert.get("labels")).containsOnlyKeys("severity");
            assertThat(alert.get("labels").get("severity")).isIn("critical", "warning");
            assertThat(alert.get("annotations")).containsOnlyKeys("summary", "description", "runbook");
        });
    }

    @Test
    void anOutageOfTheVehicleServiceIsSeenAsAnOpenBreaker() {
        String open = rule("VehicleServiceBreakerOpen");
        servers.insure(
                PERSON, IntStream.range(0, CARS).mapToObj("BRK%d"::formatted).toList());
        assertThat(prometheus.finds(open)).isFalse();

        servers.vehicle().kill();
        try {
            await().atMost(PATIENCE).untilAsserted(() -> {
                askAbout(PERSON);
                assertThat(prometheus.finds(open)).isTrue();
                assertThat(prometheus.finds("up{service=\"vehicle\"} == 0")).isTrue();
            });
        } finally {
            servers.vehicle().start();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            askAbout(PERSON);
            assertThat(prometheus.finds(open)).isFalse();
        });
    }

    private static List<String> rules() {
        return prometheus.rules().getList("data.groups.rules.flatten().query", String.class);
    }

    private static String rule(String alert) {
        return prometheus.rules().getString("data.groups.rules.flatten().find { it.name == '" + alert + "' }.query");
    }

    /** The dashboard's expressions, for all services. */
    private static List<String> dashboard() {
        return JsonPath.from(Checkout.read(DASHBOARD))
                .getList("panels.findAll { it.targets != null }.targets.flatten().expr", String.class)
                .stream()
                .map(expression -> expression.replace("$service", ".*").replace("$__rate_interval", "1m"))
                .toList();
    }

    /** Something of everything that is counted only once it happens: a car that nobody knows, and a person. */
    private static void somethingHappens() {
        servers.insure(CAR_OWNER, List.of("PRM" + NEXT.getAndIncrement()));
        askAbout(CAR_OWNER);
        askAbout(NOBODY);
        given().header("X-Api-Key", "tp_local_core_system").get(audit.url() + "/api/v1/events");
        given().header("X-Api-Key", "tp_local_core_system").get(delivery.url() + "/api/fleet/vehicles");
    }

    private static void askAbout(String person) {
        given().header("X-Api-Key", "tp_local_core_system")
                .contentType(ContentType.JSON)
                .body("{\"personalIdentityNumber\":\"" + person + "\"}")
                .post(servers.insurance().url() + "/api/v1/insurances/search");
    }
}
