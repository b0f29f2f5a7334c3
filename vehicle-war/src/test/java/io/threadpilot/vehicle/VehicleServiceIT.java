package io.threadpilot.vehicle;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** The vehicle service as its callers see it. */
@MicroShedTest
class VehicleServiceIT {

    private static final String VEHICLE = "/api/v1/vehicles/{registrationNumber}";
    private static final String MALFORMED = "malformed-registration-number";
    private static final String BATCH = "/api/v1/vehicles/batch";

    @ParameterizedTest
    @CsvSource({"ABC123, Volvo, XC60, 2021", "GHI789, Ford, F-150, 2020", "DEF456, Toyota, RAV4, 2022"})
    @Tag("smoke")
    void aKnownVehicleIsAnswered(String number, String make, String model, int year) {
        asCoreSystem()
                .get(VEHICLE, number)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "private, max-age=60")
                .body("registrationNumber", equalTo(number))
                .body("make", equalTo(make))
                .body("model", equalTo(model))
                .body("modelYear", equalTo(year));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc123", " abc 123 ", "ABC-123", "Abc 123"})
    void everySpellingFindsTheVehicle(String number) {
        asCoreSystem().get(VEHICLE, number).then().statusCode(200).body("registrationNumber", equalTo("ABC123"));
    }

    @Test
    void anUnchangedVehicleIsNotSentAgain() {
        String tag = asCoreSystem().get(VEHICLE, "ABC123").then().extract().header("ETag");

        asCoreSystem()
                .header("If-None-Match", tag)
                .get(VEHICLE, "ABC123")
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .body(is(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\",W/%s", "\"a,b\", %s", "*", " W/%s\t"})
    void theCallersCopyIsNamedWeaklyOrInAList(String ifNoneMatch) throws IOException {
        String tag = asCoreSystem().get(VEHICLE, "ABC123").header("ETag");

        for (String method : List.of("GET", "HEAD")) {
            assertThat(conditional(method, "If-None-Match: " + ifNoneMatch.formatted(tag)))
                    .isEqualTo(304);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"other\"", "\"other\"", "\"*\"", "garbage", ""})
    void anotherCopyIsNotTheCallers(String ifNoneMatch) throws IOException {
        assertThat(conditional("GET", "If-None-Match: " + ifNoneMatch)).isEqualTo(200);
    }

    @Test
    void onlyAStrongTagMeetsIfMatch() throws IOException {
        String tag = asCoreSystem().get(VEHICLE, "ABC123").header("ETag");

        assertThat(conditional("GET", "If-Match: " + tag)).isEqualTo(200);
        assertThat(conditional("GET", "If-Match: \"other\", " + tag)).isEqualTo(200);
        assertThat(conditional("GET", "If-Match: W/" + tag)).isEqualTo(412);
        assertThat(conditional("GET", "If-Match: \"other\"\r\nIf-None-Match: " + tag))
                .isEqualTo(412);
    }

    private static int conditional(String method, String header) throws IOException {
        try (RawCall call = new RawCall(VehicleServer.LIBERTY.url())) {
            call.send(method + " /api/v1/vehicles/ABC123 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "X-Api-Key: tp_local_core_system\r\n" + header + "\r\n\r\n");
            return call.status();
        }
    }

    /** RFC 9110, section 5.5: it is no part of the value. */
    @ParameterizedTest
    @ValueSource(strings = {"%s ", "%s\t", " \t%s \t ", "%s          "})
    void whiteSpaceAroundAHeadersValueIsNotRead(String around) throws IOException {
        try (RawCall call = new RawCall(VehicleServer.LIBERTY.url())) {
            call.send("GET /api/v1/vehicles/ABC123 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: "
                    + around.formatted("tp_local_core_system") + "\r\nX-Correlation-Id: "
                    + around.formatted("order-4711") + "\r\n\r\n");

            assertThat(call.answer()).startsWith("HTTP/1.1 200 ").contains("X-Correlation-Id: order-4711\n");
        }
    }

    @Test
    void anUnknownVehicleIsReportedAsUnknown() {
        problem(asCoreSystem().get(VEHICLE, "ZZZ999").then(), 404, "vehicle-not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A", "ABCDEFGH", "ABC_123", "ABC--123", "É12", "199001011234", "%", "'; drop table vehicle"})
    void aMalformedNumberIsRefusedAndNotRepeated(String number) {
        problem(asCoreSystem().get(VEHICLE, number).then(), 400, "malformed-registration-number")
                .body("detail", equalTo("A registration number has 2 to 7 of the characters A-Z, Å, Ä, Ö and 0-9."));
    }

    @Test
    void aBatchIsAnsweredByRegistrationNumberWithoutTheUnknown() {
        batch("[\"GHI789\",\"ZZZ999\",\"ABC123\"]")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body(
                        is(
                                "[{\"registrationNumber\":\"ABC123\",\"make\":\"Volvo\",\"model\":\"XC60\",\"modelYear\":2021},"
                                        + "{\"registrationNumber\":\"GHI789\",\"make\":\"Ford\",\"model\":\"F-150\",\"modelYear\":2020}]"));
    }

    @Test
    void aBatchAnswersEachVehicleOnceInWhateverSpelling() {
        batch("[\"DEF456\",\"abc123\",\"DEF456\",\" ABC-123 \",\"Abc 123\"]")
                .then()
                .statusCode(200)
                .body("registrationNumber", contains("ABC123", "DEF456"));
    }

    @Test
    void aBatchReadsAndOrdersSwedishLetters() throws SQLException {
        execute("insert into vehicle (registration_number) values ('ÖRN1'), ('ÅKA1'), ('ÄGA1')");

        batch("[\"örn1\",\"\\u00e5ka1\",\"A\u0308GA1\",\"ABC123\"]")
                .then()
                .statusCode(200)
                .body("registrationNumber", contains("ABC123", "ÄGA1", "ÅKA1", "ÖRN1"));
    }

    @Test
    void aBatchOfUnknownVehiclesIsAnsweredWithNone() {
        batch("[\"ZZZ999\",\"ZZZ998\"]").then().statusCode(200).body(is("[]"));
    }

    @Test
    void aBatchIsOneQuery() throws SQLException {
        int before = queriesForVehicles();

        batch(jsonArray(numbers(500))).then().statusCode(200);

        assertThat(queriesForVehicles() - before).isEqualTo(1);
    }

    @Test
    void everyMalformedNumberOfABatchIsNamedAndNotRepeated() {
        String detail = "A registration number has 2 to 7 of the characters A-Z, Å, Ä, Ö and 0-9.";

        problem(
                        batch("[\"A\",\"ABC123\",\"\",\"199001011234\",null,\"ZZZ999\"]")
                                .then(),
                        400,
                        MALFORMED)
                .body("detail", equalTo(detail))
                .body("errors.pointer", contains("#/0", "#/2", "#/3", "#/4"))
                .body("errors.code", everyItem(equalTo(MALFORMED)))
                .body("errors.detail", everyItem(equalTo(detail)));
    }

    @Test
    void aBatchOfMalformedNumbersNamesThemAll() {
        problem(batch(jsonArray(Collections.nCopies(500, "?"))).then(), 400, MALFORMED)
                .body(
                        "errors.pointer",
                        equalTo(IntStream.range(0, 500).mapToObj(i -> "#/" + i).toList()));
    }

    @Test
    void aBatchHasFiveHundredNumbersAtMost() {
        batch(jsonArray(Collections.nCopies(500, "ABC123")))
                .then()
                .statusCode(200)
                .body("registrationNumber", contains("ABC123"));
        problem(batch(jsonArray(Collections.nCopies(501, "ABC123"))).then(), 400, "batch-size")
                .body("detail", equalTo("A batch has 1 to 500 registration numbers."));
    }

    @Test
    void aBatchOfNothingIsRefused() {
        problem(batch("[]").then(), 400, "batch-size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[null]",
                "[1]",
                "[123456]",
                "[true]",
                "[{}]",
                "[{\"a\":\"ABC123\"}]",
                "[[]]",
                "[[\"ABC123\"]]",
                "[[\"ABC123\"],\"DEF456\"]"
            })
    void whatIsNotATextIsAMalformedElementOfABatch(String body) {
        problem(batch(body).then(), 400, MALFORMED).body("errors.pointer", contains("#/0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"0\":\"ABC123\"}",
                "null",
                "\"ABC123\"",
                "",
                " ",
                "[",
                "[\"ABC123\"",
                "[\"ABC123\",]",
                "[\"ABC123\"]]",
                "[\"ABC123\"] x",
                "[\"ABC123\"][\"DEF456\"]",
                "[ABC123]",
                "[\"\\u00\"]"
            })
    void aBatchThatIsNotOneArrayIsRefused(String body) {
        problem(batch(body).then(), 400, "malformed-body");
    }

    @Test
    void aBatchThatIsNestedTooDeepIsRefused() {
        problem(batch("[".repeat(30_000) + "]".repeat(30_000)).then(), 400, "malformed-body");
    }

    @Test
    void aBatchOfAnotherMediaTypeIsRefused() {
        problem(
                asCoreSystem()
                        .contentType(ContentType.TEXT)
                        .body("[\"ABC123\"]")
                        .post(BATCH)
                        .then(),
                415,
                "unsupported-media-type");
    }

    @Test
    void aBatchThatIsTooLargeIsRefused() {
        problem(batch("[\"ABC123\"" + " ".repeat(64 * 1024) + "]").then(), 413, "content-too-large");
    }

    @Test
    void aClientWithoutTheRoleIsRefused() {
        String hash = "threadpilot.clients.insurances-only.keys.test.sha256";
        String roles = "threadpilot.clients.insurances-only.roles";
        VehicleServer.LIBERTY.set(hash, KeyHolder.sha256("tp_test_insurances_only"));
        VehicleServer.LIBERTY.set(roles, "insurances.read");
        try {
            await().untilAsserted(() ->
                    problem(withoutTheRole().get(VEHICLE, "ABC123").then(), 403, "forbidden"));
            problem(
                    withoutTheRole()
                            .contentType(ContentType.JSON)
                            .body("[\"ABC123\"]")
                            .post(BATCH)
                            .then(),
                    403,
                    "forbidden");
        } finally {
            VehicleServer.LIBERTY.unset(hash);
            VehicleServer.LIBERTY.unset(roles);
        }
    }

    private static RequestSpecification withoutTheRole() {
        return given().header("X-Api-Key", "tp_test_insurances_only");
    }

    @Test
    void withoutAKeyNoBatchIsAnswered() {
        problem(
                given().contentType(ContentType.JSON)
                        .body("[\"ABC123\"]")
                        .post(BATCH)
                        .then(),
                401,
                "unauthorized");
    }

    @Test
    void aVehicleMayBeNamedLikeTheBatch() throws SQLException {
        execute("insert into vehicle (registration_number) values ('BATCH')");

        asCoreSystem().get(VEHICLE, "BATCH").then().statusCode(200).body("registrationNumber", equalTo("BATCH"));
        asCoreSystem().get(VEHICLE, "batch").then().statusCode(200).body("registrationNumber", equalTo("BATCH"));
    }

    @Test
    void withoutAKeyNothingIsAnswered() {
        problem(given().get(VEHICLE, "ABC123").then(), 401, "unauthorized")
                .header("WWW-Authenticate", "ApiKey realm=\"threadpilot\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "", "tp_local_core_system2", "TP_LOCAL_CORE_SYSTEM"})
    void aWrongKeyIsAnsweredLikeNone(String key) {
        problem(given().header("X-Api-Key", key).get(VEHICLE, "ABC123").then(), 401, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 8_000})
    void aKeyThatIsTooLongIsAnsweredLikeNone(int length) {
        problem(
                given().header("X-Api-Key", "tp_" + "x".repeat(length - 3))
                        .get(VEHICLE, "ABC123")
                        .then(),
                401,
                "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tp_local_core_system\u00e5", "\u00ff", "tp_local_core_system\t\u00a0", "\u0001"})
    void aKeyThatIsNotAsciiIsAnsweredLikeNone(String key) throws IOException {
        try (RawCall call = new RawCall(VehicleServer.LIBERTY.url())) {
            call.send("GET /api/v1/vehicles/ABC123 HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + key + "\r\n\r\n");

            assertThat(call.status()).isIn(400, 401);
        }
    }

    @Test
    void anAddressThatIsTooLongIsRefused() {
        bare400(asCoreSystem().get("/api/v1/vehicles/" + "A".repeat(8_200)));
    }

    @Test
    void aHeaderThatIsTooLongIsRefused() {
        bare400(asCoreSystem().header("X-Long", "x".repeat(8_200)).get(VEHICLE, "ABC123"));
    }

    @Test
    void moreHeadersThanAHundredAreRefused() {
        RequestSpecification request = asCoreSystem();
        IntStream.range(0, 100).forEach(i -> request.header("X-Header-" + i, "x"));

        bare400(request.get(VEHICLE, "ABC123"));
    }

    @Test
    void aCallerWithoutALimitIsToldNone() {
        asCoreSystem()
                .get(VEHICLE, "ABC123")
                .then()
                .header("RateLimit", nullValue())
                .header("RateLimit-Policy", nullValue());
    }

    @Test
    void twoKeysAreAsGoodAsNone() {
        problem(
                given().header("X-Api-Key", "tp_local_core_system", "tp_local_core_system")
                        .get(VEHICLE, "ABC123")
                        .then(),
                401,
                "unauthorized");
    }

    @Test
    void withoutAKeyNotEvenTheAddressesAreTold() {
        problem(given().get("/api/v1/nothing").then(), 401, "unauthorized");
        problem(given().delete(VEHICLE, "ABC123").then(), 401, "unauthorized");
    }

    @Test
    void anUnknownAddressUnderTheApiIsAProblem() {
        problem(asCoreSystem().get("/api/v1/nothing").then(), 404, "not-found");
        problem(asCoreSystem().get("/api").then(), 404, "not-found");
    }

    @Test
    void anUnknownAddressElsewhereIsAProblem() {
        problem(given().get("/nothing/199001011234").then(), 404, "not-found");
        problem(given().get("/WEB-INF/web.xml").then(), 404, "not-found");
    }

    @Test
    void whatTheContainerRefusesIsAProblem() {
        problem(
                asCoreSystem()
                        .urlEncodingEnabled(false)
                        .get("/api/v1/vehicles/a%2Fb")
                        .then(),
                400,
                "bad-request");
    }

    @Test
    void aWrongMethodIsAProblemThatNamesTheRightOnes() {
        problem(asCoreSystem().delete(VEHICLE, "ABC123").then(), 405, "method-not-allowed")
                .header("Allow", containsString("GET"));
    }

    @Test
    void aMediaTypeThatCannotBeGivenIsAProblem() {
        problem(asCoreSystem().accept("text/html").get(VEHICLE, "ABC123").then(), 406, "not-acceptable");
    }

    @Test
    void theCallersCorrelationIdIsReturned() {
        asCoreSystem()
                .header("X-Correlation-Id", "order-4711")
                .get(VEHICLE, "ZZZ999")
                .then()
                .header("X-Correlation-Id", "order-4711")
                .body("correlationId", equalTo("order-4711"))
                .body("instance", equalTo("urn:threadpilot:request:order-4711"));
    }

    @Test
    void aCorrelationIdOfAnotherFormIsReplaced() {
        asCoreSystem()
                .header("X-Correlation-Id", "a b<c>")
                .get(VEHICLE, "ABC123")
                .then()
                .header("X-Correlation-Id", matchesPattern("[0-9a-f-]{36}"));
    }

    @Test
    void nothingTellsWhatServerThisIs() {
        asCoreSystem()
                .get(VEHICLE, "ABC123")
                .then()
                .header("Server", nullValue())
                .header("X-Powered-By", nullValue())
                .header("$WSEP", nullValue())
                .header("Set-Cookie", nullValue());
        given().get("/WEB-INF/web.xml").then().header("$WSEP", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started", "/healthz"})
    void healthIsShownWithoutAKey(String path) {
        given().get(path).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void readinessNamesTheDatabase() {
        given().get("/health/ready").then().body("checks.name", hasItem("database"));
    }

    @Test
    void metricsAreShownWithoutAKey() {
        asCoreSystem().get(VEHICLE, "ABC123");

        given().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("REST_request_seconds_count{class=\"io.threadpilot.vehicle.VehiclesResource\""));
    }

    @Test
    void swaggerLeadsToTheOpenApiPage() {
        given().redirects().follow(false).get("/swagger").then().statusCode(302).header("Location", "/openapi/ui/");
        given().get("/openapi/ui/").then().statusCode(200).contentType(ContentType.HTML);
    }

    @Test
    void theOpenApiDocumentDescribesTheService() {
        given().queryParam("format", "JSON")
                .get("/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("ThreadPilot vehicle service"))
                .body("paths.keySet()", containsInAnyOrder(VEHICLE, BATCH))
                .body("components.securitySchemes.apiKey.name", equalTo("X-Api-Key"))
                .body("components.schemas", not(hasKey("Insurance")))
                .body("paths.'/api/v1/vehicles/{registrationNumber}'.get.responses", not(anEmptyMap()))
                .body(
                        "paths.'/api/v1/vehicles/{registrationNumber}'.get.responses.'404'.content",
                        hasKey("application/problem+json"))
                .body(
                        "paths.'/api/v1/vehicles/{registrationNumber}'.get.responses.'429'.content",
                        hasKey("application/problem+json"))
                .rootPath("paths.'/api/v1/vehicles/batch'.post")
                .body("operationId", equalTo("findVehicles"))
                .body("requestBody.content.'application/json'.schema.minItems", equalTo(1))
                .body("requestBody.content.'application/json'.schema.maxItems", equalTo(500));
    }

    @Test
    void theExampleOfABatchIsTrue() {
        assertThat(batch(VehiclesResource.ASKED).asString()).isEqualTo(VehiclesResource.FOUND);
    }

    @Test
    void theServersLogShowsNoWarning() {
        assertThat(VehicleServer.LIBERTY.console()).doesNotContain("WARNING ]", "ERROR   ]");
    }

    /** Made by Liberty's HTTP channel, before the service sees the request. */
    private static void bare400(Response response) {
        response.then().statusCode(400).body(not(containsString("Exception"))).body(not(containsString("threadpilot")));
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }

    private static Response batch(String body) {
        return asCoreSystem().contentType(ContentType.JSON).body(body).post(BATCH);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "Q" + i).toList();
    }

    private static String jsonArray(List<String> texts) {
        return texts.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .header("X-Correlation-Id", notNullValue())
                .body("type", equalTo("urn:threadpilot:problem:" + code))
                .body("title", notNullValue())
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("correlationId", notNullValue())
                .body("instance", notNullValue());
    }

    private static int queriesForVehicles() throws SQLException {
        try (Connection connection = VehicleServer.LIBERTY.database();
                Statement statement = connection.createStatement();
                ResultSet queries = statement.executeQuery("""
                        select coalesce(sum(calls), 0) from statistics.pg_stat_statements
                        where dbid = (select oid from pg_database where datname = current_database())
                            and lower(query) like '%from vehicle%'
                        """)) {
            queries.next();
            return queries.getInt(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = VehicleServer.LIBERTY.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
