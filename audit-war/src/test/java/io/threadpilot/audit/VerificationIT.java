package io.threadpilot.audit;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

/** The log is verified, with copies of its checkpoints in a file, also after a superuser has changed it. */
@MicroShedTest
class VerificationIT {

    private static final String VERIFICATIONS = "/api/v1/verifications";

    @Test
    void theLogIsVerifiedWhenSomebodyAsks() {
        long index = recordedAndAnchored();

        JsonPath verification = verified();

        assertThat(verification.getString("state")).isEqualTo("passed");
        assertThat(verification.getLong("verified"))
                .isEqualTo(verification.getLong("size"))
                .isGreaterThan(index);
        assertThat(verification.getLong("anchoredSize")).isGreaterThan(index);
        assertThat(verification.getString("finding")).endsWith(" leaves are as they were signed.");
        asCoreSystem()
                .get(VERIFICATIONS)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("id", hasItem(verification.getInt("id")));
    }

    @Test
    void aByteThatASuperuserHasChangedIsNamed() throws SQLException {
        long index = recordedAndAnchored();
        recordedAndAnchored();
        flipAByte(index);
        try {
            JsonPath verification = verified();

            assertThat(verification.getString("state")).isEqualTo("failed");
            assertThat(verification.getLong("firstBad")).isEqualTo(index);
            assertThat(verification.getLong("lastBad")).isEqualTo(index);
            assertThat(AuditServer.LIBERTY.messages())
                    .contains("The log is not as it was; the first bad leaf has an index from " + index);
        } finally {
            flipAByte(index);
        }
        assertThat(verified().getString("state")).isEqualTo("passed");
    }

    @Test
    void onlyWhoMayHasTheLogVerified() {
        given().post(VERIFICATIONS).then().statusCode(401);
        asCoreSystem().post(VERIFICATIONS + "?force=true").then().statusCode(400);
        asCoreSystem()
                .get(VERIFICATIONS + "/0")
                .then()
                .statusCode(400)
                .body("detail", equalTo("id must be a whole number from 1 to 999999999999999999."));
        asCoreSystem().get(VERIFICATIONS + "?limit=1").then().statusCode(200).body("size()", not(equalTo(0)));
    }

    /** Returns the index of an event that a copy of a checkpoint has. */
    private static long recordedAndAnchored() {
        long index = asCoreSystem()
                .contentType(ContentType.JSON)
                .body("{\"specversion\":\"1.0\",\"id\":\"" + UUID.randomUUID() + "\",\"type\":\"test.v1\","
                        + "\"source\":\"urn:test\",\"time\":\"2026-11-01T12:00:00Z\",\"data\":{\"amount\":1}}")
                .post("/api/v1/events")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getLong("results[0].index");
        await().until(() -> anchoredSize() > index);
        return index;
    }

    private static long anchoredSize() throws IOException {
        if (Files.notExists(AuditServer.ANCHOR)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(AuditServer.ANCHOR)) {
            return lines.map(line -> JsonPath.from(line).getString("note").split("\n")[1])
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElse(0);
        }
    }

    private static JsonPath verified() {
        long id = asCoreSystem()
                .post(VERIFICATIONS)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getLong("id");
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> asCoreSystem().get(VERIFICATIONS + "/{id}", id).jsonPath(),
                        verification -> verification.getString("endedAt") != null);
    }

    /** A second time it is as before. */
    private static void flipAByte(long index) throws SQLException {
        List<String> triggers = AuditServer.DATABASE.rows(
                ADMINISTRATOR,
                "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
                        + " where not t.tgisinternal and t.tgname = 'rows_stay_as_they_are'"
                        + " and c.relname like 'audit_event_body_%'");
        assertThat(triggers).isNotEmpty();
        for (String trigger : triggers) {
            AuditServer.DATABASE.execute(
                    ADMINISTRATOR,
                    "alter table " + trigger.split(" ")[0] + " disable trigger " + trigger.split(" ")[1]);
        }
        AuditServer.DATABASE.execute(
                ADMINISTRATOR,
                "update audit_event_body set leaf = set_byte(leaf, length(leaf) - 1, get_byte(leaf, length(leaf) - 1) # 1)"
                        + " where log_index = " + index);
        for (String trigger : triggers) {
            AuditServer.DATABASE.execute(
                    ADMINISTRATOR,
                    "alter table " + trigger.split(" ")[0] + " enable always trigger " + trigger.split(" ")[1]);
        }
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }
}
