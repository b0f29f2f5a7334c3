package io.threadpilot.delivery;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** The fleet as its callers see it. */
@MicroShedTest
class DeliveryServiceIT {

    private static final Executor AT_ONCE = command -> new Thread(command).start();
    private static final String VEHICLES = "/api/fleet/vehicles";
    private static final String VEHICLE = VEHICLES + "/{id}";
    private static final String STATUS = VEHICLE + "/status";

    private static String position;

    /** Other tests leave many events. */
    @BeforeEach
    void beginAtTheEndOfTheFeed() {
        position = Api.feedPosition();
    }

    @Test
    @Tag("smoke")
    void aVehicleIsAddedUpdatedAndSentToTheWorkshop() {
        String id = add("ABC123", "Van")
                .statusCode(200)
                .body("result.message", equalTo("Vehicle added successfully"))
                .header("ETag", "\"1\"")
                .extract()
                .path("id");

        find(id).body("vehicleId", equalTo(id))
                .body("registration", equalTo("ABC123"))
                .body("vehicleType", equalTo("Van"))
                .body("status", equalTo("Available"))
                .header("Cache-Control", "no-store");
        sending(Map.of("registration", " ABC124 ", "vehicleType", "Truck"))
                .put(VEHICLE, id)
                .then()
                .statusCode(200)
                .body("result.message", equalTo("Vehicle updated successfully"));
        changeStatus(id, "Maintenance")
                .body("result.message", equalTo("Vehicle status changed successfully"))
                .body("status", equalTo("Maintenance"));
        changeStatus(id, "Maintenance").body("result.message", equalTo("Vehicle is already in Maintenance status"));
        find(id).body("registration", equalTo("ABC124"))
                .body("status", equalTo("Maintenance"))
                .header("ETag", "\"3\"");
    }

    @Test
    void aVehicleIsAnsweredAsItWas() {
        String id = add("OLD111", "Van").extract().path("id");
        String added = timesOf(id, 1).get(0);
        changeStatus(id, "OutOfService");

        asCoreSystem().get(VEHICLE + "?version=1", id).then().statusCode(200).body("status", equalTo("Available"));
        asCoreSystem()
                .get(VEHICLE + "?version=2", id)
                .then()
                .statusCode(200)
                .body("status", equalTo("OutOfService"))
                .header("ETag", "\"2\"");
        asCoreSystem().get(VEHICLE + "?version=3", id).then().statusCode(404);
        asCoreSystem()
                .queryParam("at", added)
                .get(VEHICLE, id)
                .then()
                .statusCode(200)
                .body("status", equalTo("Available"));
        asCoreSystem()
                .queryParam("at", "2020-01-01T00:00:00Z")
                .get(VEHICLE, id)
                .then()
                .statusCode(404);
    }

    @Test
    void theSameIsAddedOnceAndOtherContentRefused() {
        String id = UUID.randomUUID().toString();
        Map<String, String> vehicle = Map.of("id", id, "registration", "SAME11", "vehicleType", "Van");

        sending(vehicle).post(VEHICLES).then().statusCode(200).body("id", equalTo(id));
        sending(vehicle).post(VEHICLES).then().statusCode(200).header("ETag", "\"1\"");
        sending(Map.of("id", id, "registration", "OTHER1", "vehicleType", "Van"))
                .post(VEHICLES)
                .then()
                .statusCode(409)
                .body("code", equalTo("id-taken"));

        find(id).body("registration", equalTo("SAME11"));
        timesOf(id, 1);
    }

    @Test
    void aChangeOfAnotherVersionThanTheCallerKnowsIsRefused() {
        String id = add("TAG111", "Van").extract().path("id");
        changeStatus(id, "Maintenance");

        sending(Map.of("status", "Available"))
                .header("If-Match", "\"1\"")
                .patch(STATUS, id)
                .then()
                .statusCode(412)
                .body("code", equalTo("precondition-failed"));
        find(id).body("status", equalTo("Maintenance"));
        sending(Map.of("status", "Available"))
                .header("If-Match", "\"2\"")
                .patch(STATUS, id)
                .then()
                .statusCode(200);
    }

    @Test
    void twoCommandsAtTheSameTimeBothSucceed() {
        String id = add("BOTH11", "Van").extract().path("id");

        for (int round = 0; round < 10; round++) {
            assertThat(updateAtTheSameTime(id, 2, "BOTH" + round)).containsOnly(200);
        }

        timesOf(id, 21);
    }

    @Test
    void ofManyCommandsAtTheSameTimeThereAreAsManyEventsAsSuccesses() {
        String id = add("BUSY11", "Van").extract().path("id");

        List<Integer> statuses = updateAtTheSameTime(id, 8, "BUSY");

        assertThat(statuses).contains(200).isSubsetOf(200, 409);
        int successes = Collections.frequency(statuses, 200);
        assertThat(timesOf(id, 1 + successes)).isSorted();
        find(id).header("ETag", "\"" + (1 + successes) + "\"");
    }

    private static List<Integer> updateAtTheSameTime(String id, int commands, String registration) {
        List<CompletableFuture<Integer>> statuses = IntStream.range(0, commands)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> sending(Map.of("registration", registration + "-" + number, "vehicleType", "Van"))
                                .put(VEHICLE, id)
                                .statusCode(),
                        AT_ONCE))
                .toList();
        return statuses.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void commandsAreCountedByWhatBecomesOfThem() {
        double done = commands("done");
        double refused = commands("refused");

        String id = add("COUNT1", "Van").extract().path("id");
        changeStatus(id, "Maintenance");
        sending(Map.of("status", "Available"))
                .patch(STATUS, UUID.randomUUID().toString())
                .then()
                .statusCode(404);

        assertThat(commands("done") - done).isEqualTo(2);
        assertThat(commands("refused") - refused).isEqualTo(1);
    }

    private static double commands(String outcome) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("delivery_commands_total{") && line.contains('"' + outcome + '"'))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void charactersAreCountedAndNotTheirHalves() {
        String longest = "\ud83d\ude9a".repeat(20);
        String id = add(longest, longest + longest).statusCode(200).extract().path("id");

        find(id).body("registration", equalTo(longest));
        add(longest + "x", "Van").statusCode(400);
    }

    @Test
    void whatIsWrongWithABodyIsSaidAtOnce() {
        sending("{\"id\":\"7\",\"vehicleType\":\" \"}")
                .post(VEHICLES)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-input"))
                .body("errors.pointer", contains("#/id", "#/registration", "#/vehicleType"));
    }

    /** Two members with one name, a byte that is no character, a byte order mark. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"registration\":\"A\",\"registration\":\"B\",\"vehicleType\":\"Van\"}",
                "{\"registration\":\"\u00ff\",\"vehicleType\":\"Van\"}",
                "\u00ef\u00bb\u00bf{\"registration\":\"A\",\"vehicleType\":\"Van\"}"
            })
    void aBodyThatReadersUnderstandDifferentlyIsRefused(String body) {
        sending(body.getBytes(StandardCharsets.ISO_8859_1))
                .post(VEHICLES)
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "\"\\u0000\"", "\"\\ud800\"", "\"123456789012345678901\"", "{}"})
    void whatIsNoTextIsRefused(String registration) {
        sending("{\"registration\":" + registration + ",\"vehicleType\":\"Van\"}")
                .post(VEHICLES)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("#/registration"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"\"available\"", "\"1\"", "1", "null", "\"Assigned\"", "\"Available \"", "{}"})
    void aStatusIsReadExactly(String status) {
        String id = add("WORD11", "Van").extract().path("id");

        sending("{\"status\":" + status + "}")
                .patch(STATUS, id)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-input"))
                .body("errors[0].detail", equalTo("status must be one of Available, Maintenance, OutOfService."));
        find(id).header("ETag", "\"1\"");
    }

    @Test
    void whatTheFleetDoesNotHaveIsNotFound() {
        String nobody = UUID.randomUUID().toString();

        asCoreSystem().get(VEHICLE, nobody).then().statusCode(404).body("code", equalTo("fleet-vehicle-not-found"));
        sending(Map.of("status", "Available")).patch(STATUS, nobody).then().statusCode(404);
        sending(Map.of("registration", "A", "vehicleType", "B"))
                .put(VEHICLE, nobody)
                .then()
                .statusCode(404);
        asCoreSystem().get(VEHICLE, "7").then().statusCode(400).body("code", equalTo("bad-request"));
        asCoreSystem()
                .get(VEHICLE + "?version=1&at=2026-11-21T12:00:00Z", nobody)
                .then()
                .statusCode(400);
    }

    @Test
    void pagesHaveEachVehicleOnceInBothDirections() {
        List<String> added = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = add("PAGE1" + i % 2, "Van").extract().path("id");
            changeStatus(id, "OutOfService");
            added.add(id);
        }

        JsonPath first = page("");
        List<String> found = new ArrayList<>(first.getList("items.vehicleId"));
        JsonPath last = first;
        while (last.getString("next") != null) {
            last = page("&cursor=" + last.getString("next"));
            found.addAll(last.getList("items.vehicleId"));
        }

        assertThat(found).doesNotHaveDuplicates().containsAll(added);
        JsonPath back = page("&cursor=" + last.getString("previous"));
        assertThat(back.getList("items.vehicleId", String.class))
                .isEqualTo(found.subList(
                        found.size() - last.getList("items").size() - 2,
                        found.size() - last.getList("items").size()));
        asCoreSystem()
                .get(VEHICLES + "?status=Available&cursor=" + first.getString("next"))
                .then()
                .statusCode(400);
        asCoreSystem().get(VEHICLES + "?status=Suspended").then().statusCode(400);
        asCoreSystem().get(VEHICLES + "?colour=red").then().statusCode(400);
    }

    private static JsonPath page(String more) {
        return asCoreSystem()
                .get(VEHICLES + "?status=OutOfService&limit=2" + more)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void whatHasHappenedIsInTheFeed() {
        String id = add("FEED11", "Van").extract().path("id");
        changeStatus(id, "Maintenance");

        timesOf(id, 2);
        feed().body(
                        "findAll { it.aggregateid == '" + id + "' }.type",
                        contains("VehicleAdded.v1", "VehicleStatusChanged.v1"))
                .body("findAll { it.aggregateid == '" + id + "' }.aggregateversion", contains(1, 2))
                .body("find { it.aggregateid == '" + id + "' }.aggregatetype", equalTo("Vehicle"))
                .body("find { it.aggregateid == '" + id + "' }.actor", equalTo("core-system"))
                .body("find { it.aggregateid == '" + id + "' }.data.registration", equalTo("FEED11"))
                .body("find { it.aggregateid == '" + id + "' }.subject", nullValue());
    }

    @Test
    void aCallerWithAWrongKeyIsRefused() {
        given().header("X-Api-Key", "tp_wrong")
                .get(VEHICLES)
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
    }

    private static ValidatableResponse add(String registration, String type) {
        return sending(Map.of("registration", registration, "vehicleType", type))
                .post(VEHICLES)
                .then();
    }

    private static ValidatableResponse changeStatus(String id, String status) {
        return sending(Map.of("status", status)).patch(STATUS, id).then().statusCode(200);
    }

    private static ValidatableResponse find(String id) {
        return asCoreSystem().get(VEHICLE, id).then().statusCode(200);
    }

    /** When the events of a vehicle happened, once the feed has so many. */
    private static List<String> timesOf(String id, int events) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> feed().body("findAll { it.aggregateid == '" + id + "' }", hasSize(events)));
        return feed().extract().path("findAll { it.aggregateid == '" + id + "' }.time");
    }

    private static ValidatableResponse feed() {
        return asCoreSystem()
                .get("/feed/v1/events?limit=1000&after=" + position)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification sending(Object body) {
        return asCoreSystem().contentType(ContentType.JSON).body(body);
    }

    private static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }
}
