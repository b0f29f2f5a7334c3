package io.threadpilot.parcel;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microshed.testing.jupiter.MicroShedTest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

/** The parcel service as its callers see it. */
@MicroShedTest
class ParcelServiceIT {

    private static final String PARCEL = "/api/v1/parcels/{number}";

    @Test
    @Tag("smoke")
    void aKnownParcelIsAnswered() {
        asCoreSystem()
                .get(PARCEL, 1)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body("number", equalTo(1))
                .body("content", equalTo("Books"));
    }

    @ParameterizedTest
    @CsvSource({"2, 404, parcel-not-found", "one, 400, malformed-parcel-number", "1234567890, 400, malformed-parcel-number"})
    void everythingElseIsRefused(String number, int status, String code) {
        asCoreSystem().get(PARCEL, number).then().statusCode(status).body("code", equalTo(code));
    }

    @Test
    void aCallerWithoutAKeyIsRefused() {
        given().get(PARCEL, 1).then().statusCode(401).body("code", equalTo("unauthorized"));
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }
}
