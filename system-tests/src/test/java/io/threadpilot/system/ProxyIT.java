package io.threadpilot.system;

import io.restassured.path.json.JsonPath;
import io.threadpilot.system.NginxProxy.RawAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * nginx with the configuration of {@code liberty-config/proxy} in front of both services. Without nginx it is skipped,
 * but where the environment variable {@code CI} is set it fails.
 */
@EnabledIf(
        value = "nginxIsThereOrMustBe",
        disabledReason = "nginx is not installed (apt-get install nginx-light), so the proxy is not tested")
class ProxyIT {

    private static final String KEY = "X-Api-Key: tp_local_core_system";
    private static final String GUESSED = "X-Api-Key: tp_guessed";
    private static final String ENRICHED = "199001011234";
    private static final String CAR = "/api/v1/vehicles/ABC123";

    private static final String ADDRESSES = "threadpilot.proxies.addresses";
    private static final String REQUESTS = "threadpilot.tiers.unauthenticated.requests";
    private static final String WINDOW = "threadpilot.tiers.unauthenticated.window";

    private static NginxProxy proxy;

    private final BothServers servers = BothServers.onH2();

    static boolean nginxIsThereOrMustBe() {
        return NginxProxy.isInstalled() || System.getenv("CI") != null;
    }

    @BeforeAll
    static void startTheProxy() {
        assertThat(NginxProxy.isInstalled()).as("nginx is installed").isTrue();
        proxy = NginxProxy.start(BothServers.onH2());
    }

    @AfterAll
    static void stopTheProxy() {
        if (proxy != null) {
            proxy.close();
        }
    }

    @AfterEach
    void setBack() {
        Stream.of(ADDRESSES, REQUESTS, WINDOW).forEach(servers.vehicle()::unset);
    }

    @Test
    void bothServicesAnswerThroughTls() {
        RawAnswer insurances = await().until(
                        () -> proxy.ask(proxy.insurancePort(), get("/api/v1/insurances/" + ENRICHED), KEY),
                        answer -> answer.body().contains("\"FOUND\""));
        RawAnswer search = proxy.ask(
                proxy.insurancePort(),
                "POST /api/v1/insurances/search HTTP/1.1",
                KEY,
                "Content-Type: application/json",
                "{\"personalIdentityNumber\":\"" + ENRICHED + "\"}");
        RawAnswer vehicle = proxy.ask(proxy.vehiclePort(), get(CAR), KEY);

        assertThat(insurances.status()).isEqualTo(200);
        assertThat(search.status()).isEqualTo(200);
        assertThat(vehicle.status()).isEqualTo(200);
        assertThat(vehicle.body()).contains("\"Volvo\"");
        assertThat(vehicle.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(vehicle.header("Server")).isEqualTo("nginx");
        assertThat(proxy.ask(proxy.vehiclePort(), get(CAR)).status()).isEqualTo(401);
    }

    @Test
    void theOpenApiPageWorksThroughIt() {
        for (int port : List.of(proxy.insurancePort(), proxy.vehiclePort())) {
            RawAnswer swagger = proxy.ask(port, get("/swagger"));
            assertThat(swagger.status()).isEqualTo(302);
            assertThat(swagger.header("Location")).isEqualTo("/openapi/ui/");
            assertThat(proxy.ask(port, get("/openapi/ui/")).status()).isEqualTo(200);
            RawAnswer document = proxy.ask(port, get("/openapi?format=json"), "Referer: https://localhost/openapi/ui/");
            assertThat(document.status()).isEqualTo(200);
            // Otherwise the page would send its calls past the proxy.
            assertThat(document.body()).doesNotContain("\"http://localhost");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/health",
                "/health/ready",
                "/healthz",
                "/metrics",
                "/adminCenter",
                "/adminCenter/",
                "/ibm/api",
                "/ibm/api/config",
                "/problem",
                "/apis",
                "/API/v1/vehicles/ABC123",
                "/openapi/../health",
                "/openapi/./../health",
                "/openapi/..;/health",
                "/openapi;/../health",
                "/openapi/%2e%2e/health",
                "/openapi/%2E./health",
                "/openapi/%252e%252e/health",
                "/openapi/%c0%ae%c0%ae/health",
                "/openapi/..\\health",
                "/openapi\\..\\health",
                "/openapi/..%5chealth",
                "/openapi/#/../../health",
                "/api/..%2fadminCenter",
                "/api/%2e%2e%2fhealth",
                "/api//../health",
                "//adminCenter",
                "//health",
                "/feed/v1/events",
                "/feed/v1/events?after=0",
                "/api/../feed/v1/events",
                "/api/%2e%2e/feed/v1/events",
                "/%68ealth",
                "/openapi/..",
                "/api/v1/vehicles/%zz",
                "/openapi/ui/%00",
                "/openapi/ui/a%",
                "/openapi/ui/..;/a",
                "/swagger/../metrics",
                "http://localhost/health",
                "http://localhost/openapi/../health"
            })
    void nothingElseIsForwarded(String target) {
        for (int port : List.of(proxy.insurancePort(), proxy.vehiclePort())) {
            RawAnswer answer = proxy.ask(port, get(target));

            // 400 where nginx itself finds the address malformed.
            assertThat(answer.status()).isIn(404, 400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("X-Correlation-Id")).isNotEmpty();
            assertThat(answer.body()).doesNotContain("nginx").hasSizeLessThan(300);
            JsonPath problem = JsonPath.from(answer.body());
            assertThat(problem.getString("code")).isIn("not-found", "bad-request");
            assertThat(problem.getInt("status")).isEqualTo(answer.status());
        }
    }

    @Test
    void whatAServiceWouldRefuseForItsSizeIsRefused() {
        String large = "{" + "a".repeat(80 * 1024);

        RawAnswer answer = proxy.ask(proxy.vehiclePort(), "POST /api/v1/vehicles/batch HTTP/1.1", KEY, large);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(JsonPath.from(answer.body()).getString("code")).isEqualTo("content-too-large");
        assertThat(proxy.ask(proxy.vehiclePort(), get(CAR), "X-Long: " + "a".repeat(20_000))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aCallersAddressIsTheOneThatTheProxySeesAndIsBelievedFromItAlone() {
        servers.vehicle().set(ADDRESSES, "127.0.0.1");
        servers.vehicle().set(WINDOW, "PT24H");
        servers.vehicle().set(REQUESTS, "5");
        await().until(() ->
                guess("127.0.0.9", "192.0.2.1").header("RateLimit-Policy").contains("q=5;w=86400"));
        await().until(() -> guess("127.0.0.9", "192.0.2.1").status() == 429);

        // Whatever the caller says of itself, it is one caller, and others notice nothing.
        assertThat(IntStream.range(0, 6)
                        .mapToObj(i -> guess("127.0.0.2", "192.0.2." + i).status()))
                .containsExactly(401, 401, 401, 401, 401, 429);
        assertThat(IntStream.range(0, 6)
                        .mapToObj(i -> guess("127.0.0.3", "127.0.0.2").status()))
                .containsExactly(401, 401, 401, 401, 401, 429);
        // Past the proxy, from an address that is not a proxy's.
        assertThat(IntStream.range(0, 6).mapToObj(i -> NginxProxy.askDirectly(
                                "127.0.0.4",
                                servers.vehicle().url(),
                                get(CAR),
                                GUESSED,
                                "X-Forwarded-For: 192.0.2." + (10 + i))
                        .status()))
                .containsExactly(401, 401, 401, 401, 401, 429);
        assertThat(proxy.ask("127.0.0.2", proxy.vehiclePort(), get(CAR), KEY).status())
                .isEqualTo(200);
    }

    /** Tries a key, through the proxy, and pretends to come from somewhere else. */
    private static RawAnswer guess(String from, String pretended) {
        return proxy.ask(
                from,
                proxy.vehiclePort(),
                get(CAR),
                GUESSED,
                "X-Forwarded-For: " + pretended,
                "Forwarded: for=" + pretended,
                "X-Real-IP: " + pretended,
                "$WSRA: " + pretended);
    }

    @Test
    void theCorrelationIdGoesThroughAndComesBack() {
        assertThat(proxy.ask(proxy.vehiclePort(), get(CAR), KEY, "X-Correlation-Id: of-this-test")
                        .header("X-Correlation-Id"))
                .isEqualTo("of-this-test");
        assertThat(proxy.ask(proxy.vehiclePort(), get("/health"), "X-Correlation-Id: of-this-test")
                        .header("X-Correlation-Id"))
                .isEqualTo("of-this-test");
        String made = proxy.ask(proxy.vehiclePort(), get(CAR), KEY, "X-Correlation-Id: not {of} the form")
                .header("X-Correlation-Id");
        assertThat(made).matches("[0-9a-f]{32}");
        await().untilAsserted(() -> assertThat(proxy.logs()).contains("\"of-this-test\"", made));
    }

    @Test
    void noLogHoldsAPersonalIdentityNumberAlsoWhileTheServiceIsStopped() {
        askAboutAPersonInEveryWay();
        assertThat(about(ENRICHED).status()).isEqualTo(200);

        servers.insurance().stop();
        RawAnswer down;
        try {
            askAboutAPersonInEveryWay();
            down = about(ENRICHED);
        } finally {
            servers.insurance().start();
        }

        assertThat(down.status()).isEqualTo(502);
        assertThat(down.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(down.header("Retry-After")).isEqualTo("5");
        assertThat(JsonPath.from(down.body()).getString("code")).isEqualTo("service-unavailable");
        assertThat(about(ENRICHED).status()).as("started again").isEqualTo(200);
        await().untilAsserted(() -> assertThat(proxy.logs().lines())
                .anyMatch(line -> line.contains("\"route\":\"/api/v1/insurances/-\"")
                        && line.contains("\"status\":\"200\"")
                        && line.contains("\"service\":\"insurance\""))
                .anyMatch(line -> line.contains("\"route\":\"/api/v1/insurances/-\"")
                        && line.contains("\"status\":\"502\"")
                        && line.contains("\"upstreamStatus\":\"502\"")));
        assertThat(proxy.logs()).doesNotContain("900101");
    }

    private static RawAnswer about(String person) {
        return proxy.ask(proxy.insurancePort(), get("/api/v1/insurances/" + person), KEY);
    }

    private static void askAboutAPersonInEveryWay() {
        for (String number : List.of(ENRICHED, "19900101-1234", "900101-1234", "900101+1234", "1990010112%334")) {
            Stream.of(
                            "/api/v1/insurances/" + number,
                            "/api/v1/insurances/" + number + "/",
                            "/api/v1/insurances/../" + number,
                            "/api/v1/insurances?personalIdentityNumber=" + number,
                            "/api/v1/" + number,
                            "/api/v1/vehicles/" + number,
                            "/api/" + number,
                            "/openapi?" + number,
                            "/swagger/" + number,
                            "/health/" + number,
                            "/" + number,
                            number,
                            "http://localhost/api/v1/insurances/" + number,
                            "/api/v1/insurances/" + number + " " + number,
                            "/api/v1/insurances/%zz" + number)
                    .forEach(target -> proxy.ask(
                            proxy.insurancePort(),
                            get(target),
                            KEY,
                            "User-Agent: " + number,
                            "Referer: https://localhost/" + number,
                            "X-Forwarded-For: " + number,
                            "Cookie: person=" + number));
        }
        proxy.ask(
                proxy.insurancePort(),
                "POST /api/v1/insurances/search HTTP/1.1",
                KEY,
                "Content-Type: application/json",
                "{\"personalIdentityNumber\":\"" + ENRICHED + "\"}");
        proxy.ask(proxy.insurancePort(), ENRICHED + " / HTTP/1.1");
    }

    @Test
    void tlsBeforeVersion12IsRefused() throws IOException {
        assertThat(alertTo("0302")).as("TLS 1.1").isEqualTo(List.of(21, 70));
        assertThat(alertTo("0301")).as("TLS 1.0").isEqualTo(List.of(21, 70));
    }

    /** Begins a handshake of an old version; the type of the record that comes back, and the alert in it. */
    private static List<Integer> alertTo(String version) throws IOException {
        // A handshake record with a ClientHello: version, random, no session, two cipher suites, no compression.
        byte[] hello = HexFormat.of()
                .parseHex("160301002f" + "0100002b" + version + "00".repeat(32) + "00" + "0004c013002f" + "0100");
        try (Socket socket = new Socket("127.0.0.1", proxy.vehiclePort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(hello);
            ByteBuffer answer = ByteBuffer.wrap(socket.getInputStream().readNBytes(7));
            return List.of((int) answer.get(0), (int) answer.get(6));
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1";
    }
}
