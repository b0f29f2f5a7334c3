package io.threadpilot.delivery;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** Callers without a key, which the local run knows. */
@MicroShedTest
class AnonymousCallersIT {

    private static final String VEHICLES = "/api/fleet/vehicles";
    private static final String FEED = "/feed/v1/events?after=0";

    @Test
    void whoSendsNoKeyMayDoWhatItsRolesAllowAndIsNamedSo() {
        String correlationId = UUID.randomUUID().toString();
        String position = Api.feedPosition();
        String id = given().header("X-Correlation-Id", correlationId)
                .contentType(ContentType.JSON)
                .body(Map.of("registration", "NOKEY1", "vehicleType", "Van"))
                .post(VEHICLES)
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", startsWith("\"standard\";"))
                .extract()
                .path("id");

        given().get(VEHICLES + "/" + id).then().statusCode(200).body("registration", equalTo("NOKEY1"));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> given().header("X-Api-Key", "tp_local_core_system")
                .get("/feed/v1/events?limit=1000&after=" + position)
                .then()
                .body("findAll { it.aggregateid == '" + id + "' }.actor", contains("anonymous")));
        await().until(() -> DeliveryServer.LIBERTY
                .console()
                .lines()
                .anyMatch(line -> line.contains(correlationId) && line.contains("\"client\":\"anonymous\"")));
        given().get("/metrics").then().statusCode(200);
        assertThat(given().get("/metrics").asString())
                .contains("client_requests_total{client=\"anonymous\",mp_scope=\"application\",outcome=\"answered\"");
        assertThat(DeliveryServer.LIBERTY.console())
                .contains("Callers on this machine need no key for these roles: "
                        + "[deliveries.admin, deliveries.dispatch, deliveries.read]");
    }

    @Test
    void withoutTheRoleAKeyIsAskedFor() {
        refused(given(), FEED);
        given().head(FEED).then().statusCode(401);
        given().header("Accept", "text/event-stream").get(FEED).then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Api-Key, tp_wrong",
        "X-Api-Key, ''",
        "Authorization, Bearer wrong",
        "Authorization, Basic dXNlcjp3b3Jk",
        "X-Forwarded-For, 127.0.0.1",
        "X-Forwarded-Host, localhost",
        "X-Forwarded-Proto, http",
        "X-Real-IP, 127.0.0.1",
        "Forwarded, for=127.0.0.1",
        "Via, 1.1 proxy",
        "Host, evil.example",
        "Host, localhost.evil.example:5083",
        "Host, 192.0.2.1",
        "Origin, https://evil.example",
        "Origin, http://localhost:1",
        "Origin, null",
        "Sec-Fetch-Site, cross-site"
    })
    void whoeverElseAsksNeedsAKey(String header, String value) {
        refused(given().header(header, value), VEHICLES);
        if (!header.equals("Authorization") && !header.equals("X-Api-Key")) {
            given().header(header, value)
                    .header("X-Api-Key", "tp_local_core_system")
                    .get(VEHICLES)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void oneOfTwoKeysIsNone() {
        refused(given().header("X-Api-Key", "tp_local_core_system", "tp_local_core_system"), VEHICLES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void thisMachineHasSeveralNames(String name) {
        String host = name + ":" + URI.create(DeliveryServer.LIBERTY.url()).getPort();
        given().header("Host", host).get(VEHICLES).then().statusCode(200);
        given().header("Host", host)
                .header("Origin", "http://" + host)
                .get(VEHICLES)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void httpTwoHasTheNameElsewhere() throws IOException, InterruptedException, GeneralSecurityException {
        HttpResponse<Void> answer = trustingClient()
                .send(
                        HttpRequest.newBuilder(URI.create(DeliveryServer.LIBERTY.httpsUrl() + VEHICLES))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    /** The server has made its certificate itself. */
    private static HttpClient trustingClient() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustEverybody()}, null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void onAServerThatOthersReachNobodyCallsWithoutAKey() throws IOException, InterruptedException {
        try (LibertyServer server = new LibertyServer("delivery")) {
            Files.writeString(
                    server.directory().resolve("configDropins/overrides/roles.xml"),
                    "<server><variable name='threadpilot.clients.anonymous.roles' value='events.read'/>"
                            + "<variable name='threadpilot.feed.heartbeat' value='PT1S'/></server>");
            server.start();
            refused(given(), server.url() + VEHICLES);
            assertThat(signsOfLifeOfAStream(server, 3)).isEqualTo(3);

            server.set("delivery.http.host", "*");
            await().ignoreExceptions()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> given().get(server.url() + FEED).statusCode() == 401);
            given().header("X-Api-Key", "tp_local_core_system")
                    .get(server.url() + FEED)
                    .then()
                    .statusCode(200);

            server.restartApplicationInVain();
            assertThat(server.console())
                    .contains("The application cannot start:", "threadpilot.clients.anonymous.roles is set, but");
        }
    }

    /** So many at the most; fewer if the server ends the stream. */
    private static long signsOfLifeOfAStream(LibertyServer server, int most) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/feed/v1/events?after=0"))
                .header("Accept", "text/event-stream")
                .build();
        try (Stream<String> lines = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.filter(line -> line.startsWith(":")).limit(most).count();
        }
    }

    private static void refused(RequestSpecification request, String path) {
        ValidatableResponse answer = request.get(path).then();
        answer.statusCode(401)
                .header("WWW-Authenticate", equalTo("ApiKey realm=\"threadpilot\""))
                .body("code", equalTo("unauthorized"));
    }

    private static final class TrustEverybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
