package io.threadpilot.audit.query;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.contracts.audit.InclusionProof;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** What the audit service answers to those who ask. */
@MicroShedTest
class AuditQueriesIT {

    private static final String EVENTS = "/api/v1/events";
    private static final String EVENT = EVENTS + "/{id}";

    @Test
    @Tag("smoke")
    void anEventIsFoundByItsIdAndByItsOrder() {
        String id = UUID.randomUUID().toString();
        String order = "o-" + id;
        record(cancelled(id, order));

        get(EVENT, id)
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body("id", equalTo(id))
                .body("aggregateType", equalTo("Order"))
                .body("version", equalTo(2))
                .body("payload.orderId", equalTo(order))
                .body("conflicts", empty());
        get(EVENTS + "?aggregateId=" + order)
                .statusCode(200)
                .body("items.id", contains(id))
                .body("next", nullValue());
        get("/api/v1/aggregates/Order/{id}/events?fromVersion=2", order)
                .statusCode(200)
                .body("items.id", contains(id));
        get("/api/v1/aggregates/Order/{id}/events?fromVersion=3", order)
                .statusCode(200)
                .body("items", empty());
    }

    /** What no server takes in a path can be asked for all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"/", ";", "#", "\\", "a b", "å", "%2F", "..", "?&=", "+", "'\"", "𝄞", "%"})
    void anIdMayHaveAnyCharacters(String beginning) {
        String id = beginning + UUID.randomUUID();
        record(cancelled(id, "o-" + UUID.randomUUID()));

        asReader().queryParam("id", id).get(EVENTS).then().statusCode(200).body("items.id", contains(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "å", "%2F", "..", "?&=", "+", "'\"", "𝄞", "%"})
    void anIdStandsInAPathPercentEncoded(String beginning) throws IOException, InterruptedException {
        String id = beginning + UUID.randomUUID();
        record(cancelled(id, "o-" + UUID.randomUUID()));
        String path =
                EVENTS + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");

        // REST Assured encodes in its own way.
        HttpResponse<String> found = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
                                .header("X-Api-Key", "tp_local_core_system")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(Json.createReader(new StringReader(found.body()))
                        .readObject()
                        .getString("id"))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/events?colour=red,                             There is no parameter colour here",
        "/api/v1/events?id=a&id=b,                              id may be there once",
        "/api/v1/events?limit=0,                                limit must be",
        "/api/v1/events?limit=1001,                             limit must be",
        "/api/v1/events?sort=id,                                sort must be",
        "/api/v1/events?from=yesterday,                         from must be a time with a zone",
        "/api/v1/events?to=2026-11-21T12:00:00+01:00,           to must be a time with a zone",
        "/api/v1/events?cursor=abc,                             cursor must be one",
        "/api/v1/events?asOf=999999999,                         The log never had as many events",
        "/api/v1/events?position=-1,                            position must be",
        "/api/v1/events?subject=,                               subject must have 1 to 100 characters",
        "/api/v1/events?subject=%00,                            subject must have 1 to 100 characters",
        "/api/v1/events/x?limit=1,                              There is no parameter limit here; there is none.",
        "/api/v1/events/x/raw?size=1,                           There is no parameter size here",
        "/api/v1/events/x/proof?limit=1,                        There is no parameter limit here",
        "/api/v1/aggregates/Order/1/events?sort=index,          There is no parameter sort here",
        "/api/v1/aggregates/Order/1/events?fromVersion=x,       fromVersion must be",
        "/api/v1/checkpoints?sort=index,                        There is no parameter sort here",
        "/api/v1/checkpoints/one,                               size must be",
        "/api/v1/checkpoints/1/consistency,                     from is missing",
        "/api/v1/schemas?limit=1,                               There is no parameter limit here",
        "/api/v1/schemas/OrderCreated/one,                      version must be",
        "/api/v1/bundles?limit=1,                               There is no parameter limit here"
    })
    void whatCannotBeReadIsRefusedByItsName(String address, String detail) {
        asReader()
                .urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(400)
                .body("code", equalTo("bad-request"))
                .body("detail", containsString(detail));
    }

    /** Such a name may be somebody's number. */
    @Test
    void theNameOfAParameterWithDigitsIsNotRepeated() {
        get(EVENTS + "?199001011234=x").statusCode(400).body("detail", startsWith("A parameter is not known here"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/events/nothing,              event-not-found",
        "/api/v1/events/nothing/raw,          event-not-found",
        "/api/v1/events/nothing/proof,        event-not-found",
        "/api/v1/checkpoints/999999999,       checkpoint-not-found",
        "/api/v1/checkpoints/999999999/consistency?from=1, checkpoint-not-found",
        "/api/v1/verifications/999999999,     verification-not-found",
        "/api/v1/schemas/OrderCreated/99,     schema-not-found"
    })
    void whatIsNotThereIsNotFound(String address, String code) {
        get(address).statusCode(404).body("code", equalTo(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/events",
                "/api/v1/events/x",
                "/api/v1/events/x/raw",
                "/api/v1/events/x/proof",
                "/api/v1/aggregates/Order/1/events",
                "/api/v1/checkpoints",
                "/api/v1/checkpoints/1",
                "/api/v1/checkpoints/1/consistency",
                "/api/v1/verifications",
                "/api/v1/verifications/1",
                "/api/v1/schemas",
                "/api/v1/schemas/OrderCreated/1",
                "/api/v1/bundles"
            })
    void aCallerWithoutAKeyIsRefused(String address) {
        given().get(address).then().statusCode(401).body("code", equalTo("unauthorized"));
    }

    @Test
    void pagesLeadInBothDirections() {
        String order = "o-" + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            record(cancelled(order + "-" + i, order));
        }
        ValidatableResponse first = get(EVENTS + "?sort=index&limit=2&aggregateId=" + order)
                .body("items.id", contains(order + "-0", order + "-1"));
        String next = first.extract().path("next");
        ValidatableResponse second = get(EVENTS + "?sort=index&limit=2&aggregateId=" + order + "&cursor=" + next)
                .body("items.id", contains(order + "-2", order + "-3"));
        String previous = second.extract().path("previous");
        get(EVENTS + "?sort=index&limit=2&aggregateId=" + order + "&cursor=" + previous)
                .body("items.id", contains(order + "-0", order + "-1"))
                .body("previous", nullValue());
        get(EVENTS + "?sort=-index&limit=2&aggregateId=" + order + "&cursor=" + next)
                .statusCode(400);
    }

    @Test
    void theExactBytesAreAFileToKeep() {
        String id = UUID.randomUUID().toString();
        String body = cancelled(id, "o-" + id).toString().replace("{", "{ ");
        recordText(body);

        asReader()
                .get(EVENT + "/raw", id)
                .then()
                .statusCode(200)
                .header("Content-Type", equalTo("application/cloudevents+json"))
                .header("Content-Disposition", startsWith("attachment; filename=\"event-"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body(equalTo(body));
        asReader()
                .accept("application/octet-stream")
                .get(EVENT + "/raw", id)
                .then()
                .statusCode(200)
                .header("Content-Type", equalTo("application/octet-stream"));
        asReader().accept("text/html").get(EVENT + "/raw", id).then().statusCode(406);
        asReader().accept("application/json").get(EVENT + "/raw", id).then().statusCode(406);
    }

    @Test
    void anEventIsProvedOnceItIsSealed() {
        String id = UUID.randomUUID().toString();
        record(cancelled(id, "o-" + id));
        await().until(() -> get(EVENT + "/proof", id).extract().statusCode(), equalTo(200));

        InclusionProof proof = JsonbBuilder.create()
                .fromJson(get(EVENT + "/proof", id).extract().asString(), InclusionProof.class);

        String note = asReader()
                .get("/api/v1/checkpoints/{size}", proof.treeSize())
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/plain"))
                .extract()
                .asString();
        assertThat(proof.checkpoint()).isEqualTo(note);
        get("/api/v1/checkpoints?limit=1").statusCode(200).body("items", hasSize(1));
        get("/api/v1/checkpoints/{size}/consistency?from=1", proof.treeSize())
                .statusCode(200)
                .body("from", equalTo(1));
        get("/api/v1/checkpoints/{size}/consistency?from=" + (proof.treeSize() + 1), proof.treeSize())
                .statusCode(400);
        assertThat(asReader()
                        .get("/api/v1/bundles?id={id}", id)
                        .then()
                        .statusCode(200)
                        .header("Content-Type", equalTo("application/zip"))
                        .extract()
                        .asByteArray())
                .startsWith('P', 'K');
    }

    @Test
    void schemasAreListedAndAnswered() {
        get("/api/v1/schemas").statusCode(200).body("findAll { it.type == 'OrderCreated' }.version", contains(1));
        get("/api/v1/schemas/OrderCreated/1")
                .statusCode(200)
                .header("Content-Type", startsWith("application/schema+json"))
                .body(containsString("\"$id\":\"urn:threadpilot:schema:OrderCreated:1\""));
        get("/api/v1/schemas/common/1").statusCode(200);
    }

    private static ValidatableResponse get(String address, Object... values) {
        return asReader().get(address, values).then();
    }

    private static RequestSpecification asReader() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }

    private static void record(JsonObject event) {
        recordText(event.toString());
    }

    private static void recordText(String event) {
        asReader()
                .contentType("application/cloudevents+json")
                .body(event.getBytes(StandardCharsets.UTF_8))
                .post(EVENTS)
                .then()
                .statusCode(200)
                .body("results.outcome", equalTo(List.of("stored")));
    }

    private static JsonObject cancelled(String id, String order) {
        return Json.createObjectBuilder()
                .add("specversion", "1.0")
                .add("id", id)
                .add("type", "OrderCancelled")
                .add("source", "shop")
                .add("time", "2026-11-21T12:00:00Z")
                .add("aggregatetype", "Order")
                .add("aggregateid", order)
                .add("aggregateversion", 2)
                .add(
                        "data",
                        Json.createObjectBuilder()
                                .add("orderId", order)
                                .add("cancelledBy", "shop")
                                .add("reason", "ordered twice"))
                .build();
    }
}
