package io.threadpilot.audit;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microshed.testing.jupiter.MicroShedTest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

/** The audit service as its callers see it. */
@MicroShedTest
class AuditServiceIT {

    private static final String AUDIT = "/api/v1/audits/{number}";

    @Test
    @Tag("smoke")
    void aKnownAuditIsAnswered() {
        asCoreSystem()
                .get(AUDIT, 1)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body("number", equalTo(1))
                .body("content", equalTo("Books"));
    }

    @ParameterizedTest
    @CsvSource({"2, 404, audit-not-found", "one, 400, malformed-audit-number", "1234567890, 400, malformed-audit-number"
    })
    void everythingElseIsRefused(String number, int status, String code) {
        asCoreSystem().get(AUDIT, number).then().statusCode(status).body("code", equalTo(code));
    }

    @Test
    void aCallerWithoutAKeyIsRefused() {
        given().get(AUDIT, 1).then().statusCode(401).body("code", equalTo("unauthorized"));
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }
}
