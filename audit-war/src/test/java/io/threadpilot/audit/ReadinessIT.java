package io.threadpilot.audit;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.sql.SQLException;
import java.time.YearMonth;

import static io.restassured.RestAssured.given;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static org.hamcrest.Matchers.equalTo;

/** Whether the service is ready, and why it is not. */
@MicroShedTest
class ReadinessIT {

    @Test
    void aServerThatCannotRecordIsNotReadyAndSaysWhy() throws SQLException {
        record("before").then().statusCode(200);
        YearMonth month = YearMonth.parse(AuditServer.DATABASE
                .rows(OWNER, "select to_char(now() at time zone 'UTC', 'YYYY-MM')")
                .get(0));
        String partition = "audit_event_body_" + month.toString().replace('-', '_');

        AuditServer.DATABASE.execute(OWNER, "alter table audit_event_body detach partition " + partition);
        try {
            given().get("/health/ready")
                    .then()
                    .statusCode(503)
                    .body(
                            "checks.find { it.name == 'audit-recording' }.data.why",
                            equalTo("the table audit_event_body has no partition for the month " + month));
            record("meanwhile").then().statusCode(503);
        } finally {
            AuditServer.DATABASE.execute(
                    OWNER,
                    "alter table audit_event_body attach partition " + partition + " for values from ('" + month
                            + "-01 00:00+00') to ('" + month.plusMonths(1) + "-01 00:00+00')");
        }

        given().get("/health/ready").then().statusCode(200);
        record("after").then().statusCode(200);
    }

    private static Response record(String id) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .contentType(ContentType.JSON)
                .body("{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"test.v1\",\"source\":\"urn:test\","
                        + "\"time\":\"2026-11-01T12:00:00Z\",\"data\":1}")
                .post("/api/v1/events");
    }
}
