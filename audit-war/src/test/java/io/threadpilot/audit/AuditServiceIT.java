package io.threadpilot.audit;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.audit.tree.Checkpoint;
import io.threadpilot.audit.tree.MerkleProofs;
import io.threadpilot.audit.tree.SignedNote;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** The audit service as its callers see it. */
@MicroShedTest
class AuditServiceIT {

    private static final String EVENTS = "/api/v1/events";

    @Test
    @Tag("smoke")
    void anEventIsRecordedOnceFoundAndProved() {
        String id = UUID.randomUUID().toString();
        String event = event(id, 1);

        record(event).then().statusCode(200).body("results[0].outcome", equalTo("stored"));
        record(event).then().statusCode(200).body("results[0].outcome", equalTo("duplicate"));

        asCoreSystem()
                .get(EVENTS + "/{id}", id)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("id", equalTo(id))
                .body("payload.amount", equalTo(1))
                .body("conflicts", hasSize(0));
        assertThat(asCoreSystem().get(EVENTS + "/{id}/raw", id).asByteArray()).isEqualTo(event.getBytes());
        Response proof = await().until(
                        () -> asCoreSystem().get(EVENTS + "/{id}/proof", id), answer -> answer.statusCode() == 200);
        assertProves(proof);
    }

    @Test
    void anotherContentUnderTheSameIdIsEvidenceAndABadEventStopsNoOther() {
        String id = UUID.randomUUID().toString();

        record("[" + event(id, 1) + "," + event(id, 2) + ",{}]")
                .then()
                .statusCode(200)
                .body("results.outcome", equalTo(List.of("stored", "id-conflict", "dead-letter")))
                .body("results[2].errors", hasSize(1));

        asCoreSystem().get(EVENTS + "/{id}", id).then().body("conflicts.payload.amount", equalTo(List.of(2)));
    }

    @Test
    void whatIsTooMuchIsRefusedAndNothingOfItIsRecorded() {
        String id = UUID.randomUUID().toString();
        String many = IntStream.range(0, 501).mapToObj(i -> event(id, i)).collect(Collectors.joining(",", "[", "]"));

        record(many).then().statusCode(413).body("code", equalTo("content-too-large"));
        record("\"" + "x".repeat(8 * 1024 * 1024) + "\"").then().statusCode(413);
        record("[]").then().statusCode(400);
        record("[1").then().statusCode(400);
        asCoreSystem().get(EVENTS + "/{id}", id).then().statusCode(404).body("code", equalTo("event-not-found"));
    }

    @Test
    void aParameterIsRefusedAndNothingIsRecorded() {
        String id = UUID.randomUUID().toString();

        asCoreSystem()
                .contentType(ContentType.JSON)
                .body(event(id, 1))
                .post(EVENTS + "?dryRun=true")
                .then()
                .statusCode(400)
                .body("detail", equalTo("There is no parameter dryRun here; there is none."));
        asCoreSystem().get(EVENTS + "/{id}", id).then().statusCode(404);
    }

    /** Which of them counts nobody can say. */
    @Test
    void anAttributeThatTwoHeadersHaveIsADeadLetter() {
        asCoreSystem()
                .contentType(ContentType.JSON)
                .headers(Map.of(
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        UUID.randomUUID().toString(),
                        "ce-type",
                        "test.v1",
                        "ce-source",
                        "urn:test",
                        "ce-time",
                        "2026-11-01T12:00:00Z"))
                .header("ce-subject", "one", "another")
                .body("1")
                .post(EVENTS)
                .then()
                .statusCode(200)
                .body("results[0].outcome", equalTo("dead-letter"))
                .body("results[0].errors[0].rule", equalTo("duplicate-key"));
    }

    @Test
    void aBodyThatDoesNotEndIsTheCallersFault() throws IOException {
        URI server = URI.create(AuditServer.LIBERTY.url());
        try (Socket caller = new Socket(server.getHost(), server.getPort())) {
            caller.getOutputStream()
                    .write(("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: tp_local_core_system\r\n"
                                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void callersNeedAKey() {
        given().get(EVENTS).then().statusCode(401).body("code", equalTo("unauthorized"));
        given().contentType(ContentType.JSON).body("{}").post(EVENTS).then().statusCode(401);
    }

    private static void assertProves(Response proof) {
        SignedNote note = SignedNote.parse(proof.jsonPath().getString("checkpoint"));
        List<byte[]> hashes = proof.jsonPath().getList("hashes", String.class).stream()
                .map(Base64.getDecoder()::decode)
                .toList();
        assertThat(MerkleProofs.includes(
                        Base64.getDecoder().decode(proof.jsonPath().getString("leafHash")),
                        proof.jsonPath().getLong("leafIndex"),
                        proof.jsonPath().getLong("treeSize"),
                        hashes,
                        Checkpoint.of(note).root()))
                .isTrue();
    }

    private static String event(String id, int amount) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"test.v1\",\"source\":\"urn:test\","
                + "\"time\":\"2026-11-01T12:00:00.123456789Z\",\"data\":{\"amount\":" + amount + "}}";
    }

    private static Response record(String body) {
        return asCoreSystem().contentType(ContentType.JSON).body(body).post(EVENTS);
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }
}
