package io.threadpilot.delivery;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import static io.restassured.RestAssured.given;

/** The API as the core system calls it, with what most tests need first. */
public final class Api {

    /** A time to come, at which routes begin. */
    public static final Instant TEN = Instant.parse("2035-05-01T10:00:00Z");

    private Api() {}

    /** A request with a body. */
    public static RequestSpecification sending(Object body) {
        return asCoreSystem().contentType(ContentType.JSON).body(body);
    }

    /** A request without a body. */
    public static RequestSpecification asCoreSystem() {
        return given().header("X-Api-Key", "tp_local_core_system");
    }

    /** How far the feed is. */
    public static String feedPosition() {
        return asCoreSystem().get("/feed/v1/events?after=0&limit=1").header("Feed-Last-Position");
    }

    /** Adds a vehicle. */
    public static String vehicle() {
        String id = UUID.randomUUID().toString();
        ok(sending(Map.of("id", id, "registration", id.substring(0, 8), "vehicleType", "Van"))
                .post("/api/fleet/vehicles")
                .then());
        return id;
    }

    /** Adds a driver. */
    public static String driver() {
        String id = UUID.randomUUID().toString();
        ok(sending(Map.of("id", id, "name", "Driver " + id.substring(0, 8), "driverLicense", "L-" + id.substring(0, 8)))
                .post("/api/fleet/drivers")
                .then());
        return id;
    }

    /** Creates an active route that begins at {@link #TEN} and takes so many minutes; it has one checkpoint, Hub. */
    public static String route(int beginMinute, int endMinute) {
        String id = UUID.randomUUID().toString();
        ok(sending(Map.of("id", id, "origin", "Lund", "destination", "Umea", "scheduledStartTime", minute(beginMinute)))
                .post("/api/routes")
                .then());
        ok(sending(Map.of("sequence", 1, "location", "Hub", "expectedTime", minute(endMinute)))
                .post("/api/routes/{id}/checkpoints", id)
                .then());
        ok(patch("/api/routes/" + id + "/status", Map.of("status", "Active")));
        return id;
    }

    /** A time, by the minutes after {@link #TEN}. */
    public static String minute(int minute) {
        return TEN.plusSeconds(60L * minute).toString();
    }

    /** Tries to create a delivery; driver and vehicle may be null. */
    public static ValidatableResponse create(String route, String driver, String vehicle) {
        Map<String, Object> body = new HashMap<>();
        body.put("routeId", route);
        body.put("driverId", driver);
        body.put("vehicleId", vehicle);
        return sending(body).post("/api/deliveries").then();
    }

    /** Creates a delivery. */
    public static String delivery(String route, String driver, String vehicle) {
        return create(route, driver, vehicle).statusCode(200).extract().path("id");
    }

    /** Changes something. */
    public static ValidatableResponse patch(String address, Object body) {
        return sending(body).patch(address).then();
    }

    /** Tries to set the status of a delivery. */
    public static ValidatableResponse become(String delivery, String status) {
        return patch("/api/deliveries/" + delivery + "/status", Map.of("status", status, "reason", "for a test"));
    }

    /** Reads something. */
    public static ValidatableResponse get(String address) {
        return asCoreSystem().get(address).then();
    }

    private static void ok(ValidatableResponse response) {
        response.statusCode(200);
    }
}
