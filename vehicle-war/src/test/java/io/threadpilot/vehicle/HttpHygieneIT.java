package io.threadpilot.vehicle;

import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.contracts.problem.ProblemType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** HTTP as careful callers and careless browsers need it, at every address, the service's own and Liberty's. */
@MicroShedTest
class HttpHygieneIT {

    private static final String ABC123 = "/api/v1/vehicles/ABC123";
    private static final String BATCH = "/api/v1/vehicles/batch";
    private static final String ORIGINS = "threadpilot.cors.origins";
    private static final String PORTAL = "https://portal.example";
    /** The numbers of its messages, names of classes, its own name. */
    private static final String LIBERTYS_OWN =
            "[A-Z]{4,5}[0-9]{4}[AEIW]|(?:java|jakarta|com)\\.[a-z]|Exception|(?i)liberty";
    /** Different in every answer, or known only when there is a body (RFC 9110, section 9.3.2). */
    private static final Set<String> NOT_COMPARED = Set.of("Date", "X-Correlation-Id", "Content-Length");

    private static final Pattern ROW_OF_AN_ERROR = Pattern.compile("^\\| `([a-z-]+)` \\| [0-9]", Pattern.MULTILINE);

    @AfterEach
    void closeToOtherOrigins() {
        VehicleServer.LIBERTY.unset(ORIGINS);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/vehicles/ABC123, tp_local_core_system, 200",
        "GET, /api/v1/vehicles/ABC123, wrong, 401",
        "GET, /api/v1/vehicles/ZZZ999, tp_local_core_system, 404",
        "DELETE, /api/v1/vehicles/ABC123, tp_local_core_system, 405",
        "GET, /api/v1/vehicles/a%2Fb, tp_local_core_system, 400",
        "POST, /api/v1/vehicles/batch, tp_local_core_system, 415",
        "GET, /nothing, wrong, 404",
        "GET, /WEB-INF/web.xml, wrong, 404",
        "GET, /health, wrong, 200",
        "GET, /health/ready, wrong, 200",
        "GET, /healthz, wrong, 200",
        "GET, /metrics, wrong, 200",
        "GET, /openapi, wrong, 200",
        "GET, /openapi/ui/, wrong, 200",
        "GET, /swagger, wrong, 302",
        "GET, /swagger/errors, wrong, 200",
        "POST, /swagger/errors, wrong, 405",
    })
    void everyAnswerIsCarefulAndTellsNothingOfTheServer(String method, String path, String key, int status) {
        given().header("X-Api-Key", key)
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .request(method, path)
                .then()
                .statusCode(status)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", in(List.of("DENY", "SAMEORIGIN")))
                .header("Access-Control-Allow-Credentials", nullValue())
                .header("Strict-Transport-Security", nullValue())
                .header("Set-Cookie", nullValue())
                .header("Server", nullValue())
                .header("X-Powered-By", nullValue())
                .header("$WSEP", nullValue())
                .header("io.openliberty.trace", nullValue())
                .body(not(containsString("SRVE")))
                .body(not(containsString(".java:")));
    }

    /** What is Liberty's own answers for itself, also errors, and no error page of ours is asked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openapi/inside",
                "/openapi/WEB-INF/inside",
                "/openapi/ui/inside",
                "/openapi/ui/inside;jsessionid=1",
                "/openapi/ui/inside%2Finside",
                "/openapi/ui/%2e%2e/inside",
                "/openapi/ui/WEB-INF/inside",
                "/openapi/ui/META-INF/inside",
                "/openapi/platform/inside",
                "/health/inside",
                "/health/ready/inside",
                "/health/WEB-INF/inside",
                "/health/%2Finside",
                "/metrics/inside",
                "/metrics/WEB-INF/inside",
                "/metrics/%2Finside",
                "/adminCenter/inside",
                "/ibm/inside",
                "/IBMJMXConnectorREST/inside",
                "/WEB-INF/inside",
                "/META-INF/inside",
                "/inside%2Finside",
                "/inside;jsessionid=inside",
                "/inside.jsp",
                "/j_security_check?inside",
                "//inside",
                "/\\inside",
                ";jsessionid=inside",
                "http://inside/inside",
            })
    void errorsElsewhereTellNothingOfTheInside(String path) throws IOException {
        for (String target : List.of(path, path + "/" + "inside".repeat(1000), path + "?" + "inside".repeat(2000))) {
            assertThat(answerTo(target))
                    .matches("(?s)HTTP/1.1 4[0-9]{2} .*")
                    .doesNotContain("inside")
                    .doesNotContainPattern(LIBERTYS_OWN);
        }
        // The first failure of a kind goes to a file of Liberty's (FFDC), and the line that says so repeats its
        // message.
        assertThat(VehicleServer.LIBERTY.messages().lines().filter(line -> !line.contains("FFDC1015I")))
                .noneMatch(line -> line.contains("inside"));
    }

    /** What cannot be changed: a path that is no path is repeated; no proxy of ours lets it through. */
    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/%00", "/a%", "/..%2f", "/../a", "/api/..;/a", "/openapi/ui/..;/a"})
    void aPathThatIsNoneIsRefusedByLibertyWithoutAnythingThatActs(String path) throws IOException {
        assertThat(answerTo(path + "<script>alert(1)</script>"))
                .startsWith("HTTP/1.1 400 ")
                .contains("X-Content-Type-Options: nosniff")
                .doesNotContain("<script>", ".java:", "Exception");
    }

    private static String answerTo(String target) throws IOException {
        try (RawCall call = new RawCall(VehicleServer.LIBERTY.url())) {
            call.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return call.answer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ABC123, "/nothing", "/health", "/healthz", "/metrics", "/openapi", "/openapi/ui/"})
    void whoCameByHttpsIsToldToStayThere(String path) {
        given().relaxedHTTPSValidation()
                .get(VehicleServer.LIBERTY.httpsUrl() + path)
                .then()
                .header("Strict-Transport-Security", "max-age=31536000");
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-Proto, https", "$WSSC, https", "$WSIS, true", "$WSPR, HTTP/1.1"})
    void whoOnlySaysThatItCameByHttpsIsNotBelieved(String header, String value) {
        asCoreSystem()
                .header(header, value)
                .get(ABC123)
                .then()
                .statusCode(200)
                .header("Strict-Transport-Security", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE, /api/v1/vehicles/ABC123, 405",
        "BREW, /api/v1/vehicles/ABC123, 405",
        "PUT, /api/v1/vehicles/batch, 405",
        "BREW, /healthz, 405",
        "POST, /healthz, 405",
        "BREW, /swagger/errors, 405",
        "POST, /health, 405",
        "POST, /health/, 405",
        "PUT, /health/ready, 405",
        "DELETE, /health/live, 405",
        "BREW, /health/started, 405",
        "POST, /metrics, 405",
    })
    void otherMethodsAreRefused(String method, String path, int status) {
        asCoreSystem()
                .header("X-Secret", "echo")
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Allow", containsString("OPTIONS"))
                .header("Allow", not(containsString("TRACE")))
                .body("code", equalTo("method-not-allowed"))
                .body(not(containsString("echo")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/healthz",
                "/swagger",
                "/nothing",
                "/health",
                "/health/live",
                "/metrics",
                "/openapi",
                "/openapi/ui/"
            })
    void otherAddressesEchoNothingEither(String path) {
        Response answer = asCoreSystem().header("X-Secret", "echo").request("TRACE", path);

        assertThat(answer.statusCode()).isIn(403, 405, 501);
        assertThat(answer.asString()).doesNotContain("echo", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ABC123,
                "/api/v1/vehicles/ZZZ999",
                "/api/v1/nothing",
                "/nothing",
                "/healthz",
                "/swagger",
                "/swagger/errors"
            })
    void headIsGetWithoutTheBody(String path) {
        Response get = asCoreSystem().redirects().follow(false).get(path);
        Response head = asCoreSystem().redirects().follow(false).head(path);

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(headers(head)).isEqualTo(headers(get));
        assertThat(head.asByteArray()).isEmpty();
    }

    @Test
    void whoHasAKeyMayAskWhichMethodsThereAre() {
        assertThat(allowed(asCoreSystem().options(ABC123))).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        assertThat(allowed(asCoreSystem().options(BATCH))).contains("POST", "OPTIONS");
        assertThat(allowed(given().options("/healthz"))).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        given().options(ABC123).then().statusCode(401).header("Allow", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json",
                "*/*",
                "application/*",
                "text/html, application/json;q=0.1",
                "text/html;q=0.9, */*;q=0.1",
                "application/problem+json, application/json;q=0.5",
                "APPLICATION/JSON",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                "application/json;q=1.0000",
                "application/json;q=0.00001",
                "application/json, ",
                "','",
                "application/json;profile=\"a,b;q=0\"",
            })
    void whatTheCallerAcceptsIsGiven(String accept) {
        asCoreSystem()
                .header("Accept", accept)
                .get(ABC123)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"text/html", "text/html;q=1, image/*", "application/json;q=0", "application/xml, */*;q=0"})
    void whatCannotBeGivenAsTheCallerAcceptsIsAProblem(String accept) {
        asCoreSystem()
                .header("Accept", accept)
                .get(ABC123)
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("code", equalTo("not-acceptable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;q=high",
                "*/*;q=2",
                "text/html, */*;q=-1",
                "application/json;q=",
                "a/b;q",
                "application/json;charset=\"",
                "garbage",
                "/",
                "a/b/c",
            })
    void anAcceptThatCannotBeReadIsTheCallersFault(String accept) {
        asCoreSystem()
                .header("Accept", accept)
                .get(ABC123)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("bad-request"));
    }

    /** There is one language, one character set and one encoding, whatever a caller prefers. */
    @ParameterizedTest
    @ValueSource(strings = {"en;q=garbage", "en;q", "*;q=", ",", "sv-SE, en;q=2"})
    void aPreferenceThatCannotBeReadIsIgnored(String value) {
        for (String header : List.of("Accept-Language", "Accept-Charset", "Accept-Encoding", "Content-Language")) {
            asCoreSystem().header(header, value).get(ABC123).then().statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/*", "a/b;q", "garbage", "/", "application/json, text/plain", "a/b;c=\"", ";"
            })
    void aContentTypeThatIsNoneIsNotRead(String type) throws IOException {
        for (String call : List.of("GET " + ABC123, "POST " + BATCH)) {
            assertThat(answerToCall(call, "Content-Type: " + type, "Content-Length: 10"))
                    .startsWith("HTTP/1.1 415 ")
                    .contains("\"code\":\"unsupported-media-type\"")
                    .doesNotContain("Accept-Encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "gzip, gzip", "identity, gzip", "garbage"})
    void aBodyThatIsPackedIsNotRead(String encoding) throws IOException {
        assertThat(answerToCall(
                        "POST " + BATCH,
                        "Content-Encoding: " + encoding,
                        "Content-Type: application/json",
                        "Content-Length: 10"))
                .startsWith("HTTP/1.1 415 ")
                .contains("Accept-Encoding: identity", "\"code\":\"unsupported-media-type\"");
    }

    @Test
    void aBodyThatIsSaidNotToBePackedIsRead() throws IOException {
        assertThat(answerToCall(
                        "POST " + BATCH,
                        "Content-Encoding: Identity ",
                        "Content-Type: application/json",
                        "Content-Length: 10"))
                .startsWith("HTTP/1.1 200 ");
    }

    /** Where it would be read, nothing that would have to be encoded stands in an address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/vehicles?pnr=900101%2B1234&x=|",
                "/api/v1/vehicles?x={",
                "/api/v1/vehicles?x=\"",
                "/api/v1/vehicles?x=%zz",
                "/api/v1/vehicles?x=%",
                "/api/v1/vehicles?x=\u00c3\u0085",
                "/api/v1/vehicles?x=\u00c5",
                "/api/v1/vehicles?x=\u0085",
                "/api/v1/vehicles/19900101|1234/owners",
                "/api/v1/vehicles/\u00c3\u0085BC123",
                "/api/v1/vehicles/ABC123?x=^",
                "/api/v1/vehicles/ABC<123>",
                "/api/v1/vehicles/ABC123;x",
                "/api/v1/vehicles;q=1/ABC123",
                "/api/v1;a/vehicles/ABC123",
                "/api/|",
            })
    void anAddressThatIsNoneIsRefusedOnceAndSaysWhy(String target) throws IOException {
        String before = VehicleServer.LIBERTY.console();

        assertThat(answerToCall("GET " + target))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "must be percent-encoded", "X-Correlation-Id: ")
                .doesNotContain("900101", "1234");
        await().until(() -> VehicleServer.LIBERTY.console().length() > before.length());
        assertThat(VehicleServer.LIBERTY.console().substring(before.length()).lines())
                .singleElement()
                .asString()
                .contains("\"type\":\"access\"", "\"status\":400");
    }

    /** Liberty would keep the servlet of the second half for everybody who asks for the first. */
    @ParameterizedTest
    @CsvSource({
        "/api/v1/vehicles/ABC123, ;/../../../../nothing",
        "/api/v1/vehicles/ABC123, ;/../../../../openapi",
        "/health/live, ;/../../api/v1/vehicles/ABC123",
        "/metrics, ;/../api/v1/vehicles/ABC123",
    })
    void nobodyDecidesWhatAnAddressMeansForOthers(String address, String poison) throws IOException {
        String host = UUID.randomUUID() + ".example";
        String end = " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
        try (RawCall stranger = new RawCall(VehicleServer.LIBERTY.url())) {
            stranger.send("GET " + address + poison + end + "\r\n");
            assertThat(stranger.answer()).doesNotStartWith("HTTP/1.1 5").doesNotContain("Volvo");
        }

        try (RawCall caller = new RawCall(VehicleServer.LIBERTY.url())) {
            caller.send("GET " + address + end + "X-Api-Key: tp_local_core_system\r\n\r\n");
            assertThat(caller.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoDoesNotGoOnWithABodyLosesTheConnection() throws IOException {
        try (RawCall raw = new RawCall(VehicleServer.LIBERTY.url())) {
            raw.send("POST " + BATCH + " HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: tp_local_core_system\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n[");
            assertThat(raw.answer()).doesNotStartWith("HTTP/1.1 5");
        }
    }

    private static String answerToCall(String call, String... headers) throws IOException {
        try (RawCall raw = new RawCall(VehicleServer.LIBERTY.url())) {
            raw.send(call + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: tp_local_core_system\r\n"
                    + String.join(
                            "", Arrays.stream(headers).map(it -> it + "\r\n").toList())
                    + "\r\n" + (headers.length == 0 ? "" : "[\"ABC123\"]"));
            return raw.answer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic ", "Basic YTpi", "Basic YT)pi", "Basic \u00c5", "Bearer a.b.c", "ApiKey", ";"})
    void anAuthorizationIsNotRead(String value) throws IOException {
        assertThat(answerToCall("GET " + ABC123, "Authorization: " + value)).startsWith("HTTP/1.1 200 ");
        given().header("Authorization", value).get(ABC123).then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0",
                "application/json",
                "text/html",
                "garbage",
                "a/b;q",
                "text/plain",
            })
    void metricsAreTextWhateverIsAccepted(String accept) {
        given().header("Accept", accept)
                .get("/metrics")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .header("Set-Cookie", nullValue())
                .body(containsString("# TYPE http_requests_total counter"));
    }

    @Test
    void metricsOfAnAddressThatIsNoneAreNotGiven() throws IOException {
        assertThat(answerTo("/metrics?x=%zz")).startsWith("HTTP/1.1 400 ").contains("\"code\":\"bad-request\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, /health",
        "/healthz/, /health",
        "/health/, /health",
        "/healthz/ready, /health/ready",
        "/healthz/live, /health/live",
        "/healthz/started, /health/started",
    })
    void healthHasOtherNames(String path, String original) {
        assertThat(given().get(path).then().statusCode(200).extract().jsonPath().getList("checks.name"))
                .containsExactlyInAnyOrderElementsOf(
                        given().get(original).jsonPath().getList("checks.name"));
    }

    /** A caller who names the host that they are on does not reach them either. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ibm/api/",
                "/ibm/api",
                "/ibm/api/config",
                "/IBMJMXConnectorREST",
                "/adminCenter/",
                "/operations",
                "/operations/",
                "/health/inside",
                "/healthz/inside",
                "/metrics/inside",
            })
    void whatIsForAdministratorsIsNotThere(String path) throws IOException {
        for (String host : List.of("localhost", "localhost:1", "operations", "x:1")) {
            try (RawCall call = new RawCall(VehicleServer.LIBERTY.url())) {
                call.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
                assertThat(call.answer()).startsWith("HTTP/1.1 404 ");
            }
        }
    }

    @Test
    void pagesOfOtherOriginsMayAskNothing() {
        preflight(PORTAL, ABC123)
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
        assertThat(asCoreSystem().header("Origin", PORTAL).get(ABC123).headers().asList().stream()
                        .map(Header::getName))
                .noneMatch(name -> name.startsWith("Access-Control-") || name.equals("Vary"));
    }

    @Test
    void pagesOfConfiguredOriginsMayAsk() {
        VehicleServer.LIBERTY.set(ORIGINS, "https://other.example, " + PORTAL);
        await().until(() -> preflight(PORTAL, ABC123).statusCode() == 204);

        preflight(PORTAL, ABC123)
                .then()
                .header("Access-Control-Allow-Origin", PORTAL)
                .header("Access-Control-Allow-Methods", "GET, HEAD, POST")
                .header("Access-Control-Allow-Headers", "X-Api-Key, X-Correlation-Id, Content-Type, If-None-Match")
                .header("Access-Control-Max-Age", "600")
                .header("Access-Control-Allow-Credentials", nullValue())
                .header("Vary", "Origin");
        for (String path : List.of(ABC123, "/api/v1/vehicles/ZZZ999")) {
            asCoreSystem()
                    .header("Origin", PORTAL)
                    .get(path)
                    .then()
                    .header("Access-Control-Allow-Origin", PORTAL)
                    .header(
                            "Access-Control-Expose-Headers",
                            "X-Correlation-Id, RateLimit, RateLimit-Policy, ETag, Retry-After")
                    .header("Vary", "Origin");
        }
        given().header("Origin", PORTAL)
                .get(ABC123)
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", PORTAL);
        for (String other : List.of("https://portal.example.evil", "http://portal.example", "null", "*")) {
            preflight(other, ABC123).then().statusCode(401).header("Access-Control-Allow-Origin", nullValue());
            asCoreSystem()
                    .header("Origin", other)
                    .get(ABC123)
                    .then()
                    .statusCode(200)
                    .header("Access-Control-Allow-Origin", nullValue())
                    .header("Vary", "Origin");
        }
        preflight(PORTAL, "/health").then().header("Access-Control-Allow-Origin", nullValue());
        given().header("Origin", PORTAL).options(ABC123).then().statusCode(401);

        VehicleServer.LIBERTY.unset(ORIGINS);
        await().until(() -> preflight(PORTAL, ABC123).statusCode() == 401);
    }

    @Test
    void theOpenApiDocumentLinksTheListOfErrors() {
        String address = given().queryParam("format", "JSON")
                .get("/openapi")
                .then()
                .extract()
                .path("externalDocs.url");

        String list = given().get(address)
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/plain"))
                .extract()
                .asString();

        // All of its own and of the common ones, and none of another service.
        assertThat(VehicleDescriptor.DESCRIPTOR.allProblems().stream().map(ProblemType::code))
                .hasSize(18)
                .containsExactlyInAnyOrderElementsOf(ROW_OF_AN_ERROR
                        .matcher(list)
                        .results()
                        .map(row -> row.group(1))
                        .toList());
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }

    /** What a browser asks before it calls for a page of another origin; it never brings the key. */
    private static Response preflight(String origin, String path) {
        return given().header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "x-api-key")
                .options(path);
    }

    private static List<String> allowed(Response answer) {
        assertThat(answer.statusCode()).isIn(200, 204);
        return List.of(answer.header("Allow").split(", *"));
    }

    private static Map<String, String> headers(Response answer) {
        return answer.headers().asList().stream()
                .filter(header -> !NOT_COMPARED.contains(header.getName()))
                .collect(toMap(Header::getName, Header::getValue, String::concat, TreeMap::new));
    }
}
