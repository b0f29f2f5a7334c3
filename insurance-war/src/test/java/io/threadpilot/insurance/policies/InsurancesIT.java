package io.threadpilot.insurance.policies;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** The insurance service as its callers see it; the vehicle service is well. */
@MicroShedTest
class InsurancesIT {

    private static final String INSURANCES = "/api/v1/insurances/{personalIdentityNumber}";
    private static final String ORIGINS = "threadpilot.cors.origins";
    private static final String PORTAL = "https://portal.example";
    private static final String STRICT = "threadpilot.numbers.strict";
    private static final String SEARCH = "/api/v1/insurances/search";

    @BeforeEach
    void vehicleServiceIsWellAndTheServerWarm() {
        VEHICLE_SERVICE.reset();
        await().atMost(Duration.ofMinutes(1)).until(() -> asCoreSystem()
                .get(INSURANCES, "199001011234")
                .header("X-Enrichment-Complete")
                .equals("true"));
        VEHICLE_SERVICE.reset();
    }

    /** Jakarta REST would answer it, and whoever records look-ups by their address would miss it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/insurances;q=1/199001011234",
                "/api/v1;a/insurances/199001011234",
                "/api/v1/insurances/199001011234;x",
                "/api/v1/insurances;/199001011234"
            })
    void anAddressWithParametersIsRefused(String path) {
        asCoreSystem()
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(400)
                .body("code", equalTo("bad-request"));
    }

    @Test
    void pagesOfConfiguredOriginsMaySendAndReadTheHeadersOfThisService() {
        LIBERTY.set(ORIGINS, PORTAL);
        try {
            await().until(() -> preflight().statusCode() == 204);

            preflight()
                    .then()
                    .header(
                            "Access-Control-Allow-Headers",
                            "X-Api-Key, X-Correlation-Id, Content-Type, If-None-Match, X-Time-Budget-Ms");
            asCoreSystem()
                    .header("Origin", PORTAL)
                    .get(INSURANCES, "199001011234")
                    .then()
                    .statusCode(200)
                    .header(
                            "Access-Control-Expose-Headers",
                            "X-Correlation-Id, RateLimit, RateLimit-Policy, ETag, Retry-After, X-Enrichment-Complete");
        } finally {
            LIBERTY.unset(ORIGINS);
        }
        await().until(() -> preflight().statusCode() == 401);
    }

    private static Response preflight() {
        return given().header("Origin", PORTAL)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "x-api-key, x-time-budget-ms")
                .options(SEARCH);
    }

    @Test
    @Tag("smoke")
    void aPersonsInsurancesAreAnswered() {
        asCoreSystem()
                .get(INSURANCES, "199001011234")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("X-Enrichment-Complete", "true")
                .header("Cache-Control", "no-store")
                .body("", hasSize(2))
                .body("insuranceId", contains(1000000, 1000001))
                .body("personalIdentityNumber", contains("199001011234", "199001011234"))
                .body("product", contains("CAR", "PET"))
                .body("monthlyCost", contains(30.00f, 10.00f))
                .body("[0].carRegistrationNumber", equalTo("ABC123"))
                .body("[0].vehicleStatus", equalTo("FOUND"))
                .body("[0].vehicleDetailsAsOf", notNullValue())
                .body("[0].vehicleDetails.make", equalTo("Volvo"))
                .body("[1]", not(hasKey("vehicleStatus")));
    }

    @Test
    void theSearchGivesTheSameAnswer() {
        Response found = asCoreSystem().get(INSURANCES, "198505155678");
        Response searched = search("{\"personalIdentityNumber\":\"198505155678\"}");

        assertThat(searched.statusCode()).isEqualTo(200);
        assertThat(searched.path("insuranceId").toString()).isEqualTo("[1000002, 1000003]");
        assertThat(searched.path("vehicleDetails").toString())
                .isEqualTo(found.path("vehicleDetails").toString());
        assertThat(searched.header("X-Enrichment-Complete")).isEqualTo("true");
        assertThat(searched.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"19900101-1234", "19900101+1234", "900101-1234"})
    void everyFormOfTheNumberFindsThePerson(String number) {
        asCoreSystem().get(INSURANCES, number).then().statusCode(200).body("[0].insuranceId", equalTo(1000000));
        search("{\"personalIdentityNumber\":\"" + number + "\"}").then().statusCode(200);
    }

    @Test
    void aPersonWithoutCarsNeedsNoVehicleService() {
        asCoreSystem().get(INSURANCES, "200310209876").then().statusCode(200).header("X-Enrichment-Complete", "true");

        assertThat(VEHICLE_SERVICE.calls()).isZero();
    }

    @Test
    void aPersonWithoutInsurancesIsNotFound() {
        problem(asCoreSystem().get(INSURANCES, "200001010000").then(), 404, "insurances-not-found");
        problem(search("{\"personalIdentityNumber\":\"200001010000\"}").then(), 404, "insurances-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "19900101123", "1990010112345", "9001011234", "search"})
    void aMalformedNumberIsRefusedAndNotRepeated(String number) {
        problem(asCoreSystem().get(INSURANCES, number).then(), 400, "malformed-personal-identity-number")
                .body("detail", not(containsString(number)))
                .body("errors", nullValue());
        problem(
                        search("{\"personalIdentityNumber\":\"" + number + "\"}")
                                .then(),
                        400,
                        "malformed-personal-identity-number")
                .body("errors.pointer", contains("#/personalIdentityNumber"))
                .body("errors.code", contains("malformed-personal-identity-number"))
                .body("errors[0].detail", not(containsString(number)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "1e3", "soon", "100, 200", "１００"})
    void aTimeBudgetThatIsNoneIsRefused(String budget) {
        problem(
                asCoreSystem()
                        .header("X-Time-Budget-Ms", budget)
                        .get(INSURANCES, "199001011234")
                        .then(),
                400,
                "malformed-time-budget");
        problem(
                asCoreSystem()
                        .header("X-Time-Budget-Ms", "100", "100")
                        .get(INSURANCES, "199001011234")
                        .then(),
                400,
                "malformed-time-budget");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"personalIdentityNumber\":null}", "{\"person\":\"199001011234\"}"})
    void aSearchWithoutANumberIsRefused(String body) {
        problem(search(body).then(), 400, "malformed-personal-identity-number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "{",
                "[1]",
                "[{\"personalIdentityNumber\":\"199001011234\"}]",
                "\"199001011234\"",
                "{\"personalIdentityNumber\":{}}",
                "<a/>",
                "{\"personalIdentityNumber\":\"199001011234\"}xyz",
                "{\"personalIdentityNumber\":\"199001011234\"}{}",
                "{\"personalIdentityNumber\":\"199001011234\"}]",
                "{\"personalIdentityNumber\":\"199001011234\"},",
                "{\"personalIdentityNumber\":\"199001011234\"}\u0000",
                "{\"personalIdentityNumber\":\"199001011234\",}",
            })
    void aBodyThatIsNotASearchIsRefused(String body) {
        problem(search(body).then(), 400, "malformed-body");
    }

    @Test
    void whiteSpaceMayFollowASearch() {
        search("{\"personalIdentityNumber\":\"199001011234\"} \r\n\t ").then().statusCode(200);
    }

    @Test
    void aBodyOfAnotherMediaTypeIsRefused() {
        problem(asCoreSystem().contentType("text/plain").body("x").post(SEARCH).then(), 415, "unsupported-media-type");
    }

    @Test
    void aBodyThatIsNestedTooDeepIsRefused() {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);

        problem(search("{\"personalIdentityNumber\":" + deep + "}").then(), 400, "malformed-body");
    }

    @Test
    void aBodyThatEndsWithinAValueThatNobodyWantsIsRefused() {
        Duration soon = Duration.ofSeconds(30);
        for (String unclosed : List.of("{\"other\":{", "{\"other\":[", "{\"other\":{\"more\":[{")) {
            assertTimeoutPreemptively(soon, () -> problem(search(unclosed).then(), 400, "malformed-body"));
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        problem(search(" ".repeat(64 * 1024 + 1)).then(), 413, "content-too-large");
    }

    @Test
    void aMediaTypeThatCannotBeGivenIsAProblem() {
        problem(
                asCoreSystem()
                        .accept("application/xml")
                        .get(INSURANCES, "199001011234")
                        .then(),
                406,
                "not-acceptable");
    }

    @Test
    void aWrongMethodIsAProblem() {
        problem(asCoreSystem().delete(INSURANCES, "199001011234").then(), 405, "method-not-allowed")
                .header("Allow", containsString("GET"));
    }

    @Test
    void withoutAKeyNothingIsAnswered() {
        problem(given().get(INSURANCES, "199001011234").then(), 401, "unauthorized");
        problem(
                given().contentType(ContentType.JSON)
                        .body("{\"personalIdentityNumber\":\"199001011234\"}")
                        .post(SEARCH)
                        .then(),
                401,
                "unauthorized");
    }

    @Test
    void aClientWithoutTheRoleIsRefused() {
        // The SHA-256 of tp_test_vehicles_only.
        LIBERTY.set(
                "threadpilot.clients.vehicles-only.keys.test.sha256",
                "97019a70940aa1e9cb72cf16d27023e7d8781e7614f5098c6c6385b766ace27b");
        LIBERTY.set("threadpilot.clients.vehicles-only.roles", "vehicles.read");
        await().untilAsserted(() ->
                problem(withoutTheRole().get(INSURANCES, "199001011234").then(), 403, "forbidden"));
        problem(
                withoutTheRole()
                        .contentType(ContentType.JSON)
                        .body("{\"personalIdentityNumber\":\"199001011234\"}")
                        .post(SEARCH)
                        .then(),
                403,
                "forbidden");
    }

    private static RequestSpecification withoutTheRole() {
        return given().header("X-Api-Key", "tp_test_vehicles_only");
    }

    @Test
    void numbersAreCheckedStrictlyOnceTheRunningServerIsTold() {
        LIBERTY.set(STRICT, "true");
        await().untilAsserted(() -> problem(
                asCoreSystem().get(INSURANCES, "199001011234").then(), 400, "malformed-personal-identity-number"));

        numbersIn("strict-numbers/valid.csv")
                .forEach(
                        number -> problem(asCoreSystem().get(INSURANCES, number).then(), 404, "insurances-not-found"));
        problem(asCoreSystem().get(INSURANCES, "811218-9876").then(), 404, "insurances-not-found");
        numbersIn("strict-numbers/malformed.csv")
                .forEach(number -> problem(
                        asCoreSystem().get(INSURANCES, number).then(), 400, "malformed-personal-identity-number"));

        LIBERTY.unset(STRICT);
        await().untilAsserted(() ->
                asCoreSystem().get(INSURANCES, "199001011234").then().statusCode(200));
    }

    private static List<String> numbersIn(String resource) {
        try {
            List<String> numbers = Files.readAllLines(Path.of(
                            System.getProperty("threadpilot.checkout"), "contracts-jar/src/test/resources", resource))
                    .stream()
                    .map(row -> row.substring(0, row.indexOf(',')))
                    .toList();
            assertThat(numbers).isNotEmpty();
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anUnknownAddressUnderTheApiIsAProblem() {
        problem(asCoreSystem().get("/api/v2/insurances").then(), 404, "not-found");
    }

    @Test
    void theOpenApiDocumentDescribesTheService() {
        given().queryParam("format", "JSON")
                .get("/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("ThreadPilot insurance service"))
                .body("components.schemas", hasKey("Insurance"))
                .body("components.schemas", not(hasKey("Vehicle")))
                .body("paths.'/api/v1/insurances/search'.post.responses", hasKey("413"))
                .body("paths.'/api/v1/insurances/search'.post.responses", hasKey("401"));
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }

    private static Response search(String body) {
        return asCoreSystem().contentType(ContentType.JSON).body(body).post(SEARCH);
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:threadpilot:problem:" + code))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("correlationId", notNullValue());
    }
}
