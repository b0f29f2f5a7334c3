package io.threadpilot.delivery;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import static io.threadpilot.delivery.Api.become;
import static io.threadpilot.delivery.Api.create;
import static io.threadpilot.delivery.Api.delivery;
import static io.threadpilot.delivery.Api.get;
import static io.threadpilot.delivery.Api.minute;
import static io.threadpilot.delivery.Api.patch;
import static io.threadpilot.delivery.Api.route;
import static io.threadpilot.delivery.Api.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

/** Nobody is in two places at once. */
@MicroShedTest
class BookingsIT {

    private static final Executor AT_ONCE = command -> new Thread(command).start();

    @ParameterizedTest(name = "{0} to {1} minutes beside 0 to 120: {2}")
    @CsvSource({"0,60,400", "60,120,400", "0,120,400", "-60,180,400", "30,90,400", "120,180,200", "-60,0,200"})
    void aDriverAndAVehicleAreTakenForTheTimeOfARoute(int begin, int end, int status) {
        String driver = Api.driver();
        String vehicle = Api.vehicle();
        String taken = delivery(route(0, 120), driver, vehicle);
        String route = route(begin, end);

        ValidatableResponse withDriver = create(route, driver, null).statusCode(status);
        ValidatableResponse withVehicle = create(route, null, vehicle).statusCode(status);

        if (status == 400) {
            for (ValidatableResponse refusal : List.of(withDriver, withVehicle)) {
                refusal.body("code", equalTo("booking-conflict"))
                        .body("conflictingDeliveryId", equalTo(taken))
                        .body("from", equalTo(minute(0)))
                        .body("until", equalTo(minute(120)));
            }
            get("/api/deliveries?routeId=" + route).body("items", empty());
        }
    }

    @Test
    void aConflictSaysWhenTheDriverIsFree() {
        String driver = Api.driver();
        delivery(route(0, 120), driver, null);
        delivery(route(150, 180), driver, null);

        create(route(60, 90), driver, null).body("nextFree", equalTo(minute(120)));
        create(route(60, 105), driver, null).body("nextFree", equalTo(minute(180)));
    }

    @Test
    void twentyClientsBookTheSameDriverAndOneSucceeds() {
        // A route for each, or the route's lock alone would let one after the other in.
        List<String> routes =
                IntStream.range(0, 20).mapToObj(number -> route(number, 60)).toList();
        for (int round = 0; round < 50; round++) {
            String driver = Api.driver();

            List<Integer> statuses = atOnce(20, number -> create(routes.get(number), driver, null));

            assertThat(statuses.stream().filter(status -> status == 200))
                    .as("round " + round)
                    .hasSize(1);
            assertThat(statuses).containsOnly(200, 400);
            get("/api/deliveries?driverId=" + driver).body("items.size()", equalTo(1));
        }
    }

    private static List<Integer> atOnce(int clients, IntFunction<ValidatableResponse> call) {
        List<CompletableFuture<Integer>> calls = IntStream.range(0, clients)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> call.apply(number).extract().statusCode(), AT_ONCE))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void whatEndsADeliveryFreesItsDriver() {
        String driver = Api.driver();
        String route = route(0, 60);
        String delivery = delivery(route, driver, null);

        become(delivery, "Failed").statusCode(200);
        get("/api/fleet/drivers/" + driver).body("status", equalTo("Available"));
        String other = delivery(route, driver, null);
        become(delivery, "PickedUp").statusCode(400).body("conflictingDeliveryId", equalTo(other));
        become(other, "Cancelled").statusCode(200);
        become(delivery, "PickedUp").statusCode(200);
        get("/api/fleet/drivers/" + driver).body("status", equalTo("Assigned"));
        become(other, "PickedUp").statusCode(400).body("code", equalTo("invalid-transition"));
    }

    @Test
    void aFailedDeliveryIsPickedUpAgainOnAnActiveRouteOnly() {
        String route = route(0, 60);
        String delivery = delivery(route, null, null);
        become(delivery, "Failed").statusCode(200);
        patch("/api/routes/" + route + "/status", Map.of("status", "Deactivated"))
                .statusCode(200);

        become(delivery, "PickedUp").statusCode(400).body("code", equalTo("route-not-active"));
        create(route, null, null).statusCode(400).body("code", equalTo("route-not-active"));
        patch("/api/routes/" + route + "/status", Map.of("status", "Active")).statusCode(200);
        become(delivery, "PickedUp").statusCode(200);
    }

    @Test
    void theBufferOfATypeOfVehicleIsBookedWithTheJob() {
        String buffer = "threadpilot.deliveries.buffer";
        String vehicle = Api.vehicle();
        String route = route(0, 120);
        DeliveryServer.LIBERTY.set(buffer, "PT1H, Van=PT15M");
        try {
            await().untilAsserted(() ->
                    get("/api/fleet/availability?routeId=" + route).body("until", equalTo(minute(120 + 60))));
            delivery(route, null, vehicle);

            create(route(120, 180), null, vehicle).statusCode(400).body("until", equalTo(minute(135)));
            create(route(-60, 0), null, vehicle).statusCode(400);
            create(route(135, 180), null, vehicle).statusCode(200);
        } finally {
            DeliveryServer.LIBERTY.unset(buffer);
        }
        await().untilAsserted(
                        () -> get("/api/fleet/availability?routeId=" + route).body("until", equalTo(minute(120))));
    }

    @Test
    void aRouteMovesOverItsOwnTimeAndNeighboursMoveTogether() {
        String driver = Api.driver();
        String first = route(0, 60);
        String second = route(60, 120);
        delivery(first, driver, null);
        String neighbour = delivery(second, driver, null);

        move(first, 15).statusCode(400).body("conflictingDeliveryId", equalTo(neighbour));
        get("/api/routes/" + first).body("scheduledStartTime", equalTo(minute(0)));
        move(second, 75).statusCode(200);
        move(first, 15).statusCode(200);
        get("/api/routes/" + first).body("checkpoints.expectedTime", contains(minute(75)));
        sending(List.of(start(first, 30), start(second, 90)))
                .patch("/api/routes/schedule")
                .then()
                .statusCode(200)
                .body("results.id", contains(first, second));
        sending(List.of(start(first, 45), start(second, 90)))
                .patch("/api/routes/schedule")
                .then()
                .statusCode(400)
                .body("code", equalTo("booking-conflict"));
        get("/api/routes/" + first).body("scheduledStartTime", equalTo(minute(30)));
        create(route(150, 180), driver, null).statusCode(200);
    }

    private static Map<String, Object> start(String route, int minute) {
        return Map.of("id", route, "scheduledStartTime", minute(minute));
    }

    private static ValidatableResponse move(String route, int minute) {
        return sending(Map.of("origin", "Lund", "destination", "Umea", "scheduledStartTime", minute(minute)))
                .put("/api/routes/{id}", route)
                .then();
    }

    @Test
    void absencesAndShiftsAreBookingsAsWell() {
        String driver = Api.driver();
        String absences = "/api/fleet/drivers/" + driver + "/absences";
        String absence = sending(Map.of("from", minute(0), "until", minute(60), "kind", "Holiday", "reason", "Sun"))
                .post(absences)
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        create(route(30, 90), driver, null).statusCode(400).body("nextFree", equalTo(minute(60)));
        get(absences)
                .body("absences.kind", contains("Holiday"))
                .body("absences.reason", contains("Sun"))
                .body("shifts", empty());
        Api.asCoreSystem().delete(absences + "/" + absence).then().statusCode(200);
        String delivery = delivery(route(30, 90), driver, null);
        sending(Map.of("from", minute(0), "until", minute(60), "kind", "Holiday"))
                .post(absences)
                .then()
                .statusCode(400)
                .body("conflictingDeliveryId", equalTo(delivery));
        shifts(driver, List.of(Map.of("from", minute(60), "until", minute(120))))
                .statusCode(400);
        shifts(driver, List.of(Map.of("from", minute(0), "until", minute(120)))).statusCode(200);
        create(route(90, 150), driver, null).statusCode(400).body("detail", containsString("off duty"));
        shifts(driver, List.of()).statusCode(200);
        create(route(90, 150), driver, null).statusCode(200);
    }

    @Test
    void aVehicleInTheWorkshopIsNotBooked() {
        String vehicle = Api.vehicle();
        sending(Map.of("from", minute(0), "until", minute(60), "kind", "Workshop"))
                .post("/api/fleet/vehicles/{id}/absences", vehicle)
                .then()
                .statusCode(200);

        create(route(30, 90), null, vehicle).statusCode(400).body("nextFree", equalTo(minute(60)));
        get("/api/fleet/drivers/" + vehicle + "/absences").statusCode(404);
    }

    private static ValidatableResponse shifts(String driver, List<?> shifts) {
        return sending(Map.of("shifts", shifts))
                .put("/api/fleet/drivers/{id}/shifts", driver)
                .then();
    }

    @Test
    void whoCannotWorkIsNotBookedAndWhoIsBookedStays() {
        String driver = Api.driver();
        String vehicle = Api.vehicle();
        patch("/api/fleet/drivers/" + driver + "/status", Map.of("status", "Suspended"))
                .statusCode(200);
        patch("/api/fleet/vehicles/" + vehicle + "/status", Map.of("status", "Maintenance"))
                .statusCode(200);
        String route = route(0, 60);

        create(route, driver, null).statusCode(400).body("code", equalTo("cannot-work"));
        create(route, null, vehicle).statusCode(400).body("code", equalTo("cannot-work"));
        patch("/api/fleet/drivers/" + driver + "/status", Map.of("status", "Available"))
                .statusCode(200);
        patch("/api/fleet/vehicles/" + vehicle + "/status", Map.of("status", "Available"))
                .statusCode(200);
        delivery(route, driver, vehicle);
        patch("/api/fleet/drivers/" + driver + "/status", Map.of("status", "Suspended"))
                .statusCode(400)
                .body("code", equalTo("delivery-runs"));
        patch("/api/fleet/vehicles/" + vehicle + "/status", Map.of("status", "OutOfService"))
                .statusCode(400)
                .body("code", equalTo("delivery-runs"));
        patch("/api/routes/" + route + "/status", Map.of("status", "Deactivated"))
                .statusCode(400)
                .body("code", equalTo("delivery-runs"));
        get("/api/fleet/drivers/" + driver).body("status", equalTo("Assigned"));
    }

    @Test
    void nobodyIsOnTheRoadTwice() {
        String driver = Api.driver();
        String overran = delivery(route(0, 60), driver, Api.vehicle());
        String next = delivery(route(60, 120), driver, Api.vehicle());
        become(overran, "InTransit").statusCode(200);

        become(next, "InTransit").statusCode(400).body("code", equalTo("in-transit-elsewhere"));
        String helper = Api.driver();
        assign(overran, "driver", Map.of("driverId", helper)).statusCode(400).body("code", equalTo("handover-needed"));
        assign(overran, "driver", Map.of("driverId", helper, "handoverFrom", driver))
                .statusCode(200)
                .body("result.message", equalTo("Driver assigned successfully"));
        become(next, "InTransit").statusCode(200);
        assign(overran, "driver", Map.of("driverId", driver, "handoverFrom", helper))
                .statusCode(400)
                .body("code", equalTo("in-transit-elsewhere"));
    }

    @Test
    void atThePickUpAnotherIsAssigned() {
        String first = Api.driver();
        String second = Api.driver();
        String delivery = delivery(route(0, 60), first, null);

        assign(delivery, "driver", Map.of("driverId", first)).statusCode(400).body("code", equalTo("already-assigned"));
        assign(delivery, "driver", Map.of("driverId", second)).statusCode(200);
        get("/api/fleet/drivers/" + first).body("status", equalTo("Available"));
        get("/api/fleet/drivers/" + second).body("status", equalTo("Assigned"));
        assign(delivery, "vehicle", Map.of("vehicleId", Api.vehicle())).statusCode(200);
        become(delivery, "InTransit").statusCode(200);
    }

    private static ValidatableResponse assign(String delivery, String what, Map<String, ?> body) {
        return patch("/api/deliveries/" + delivery + "/assign-" + what, body);
    }

    @Test
    void theSearchSaysWhoIsFreeAndWhyOthersAreNot() {
        String free = Api.driver();
        String busy = Api.driver();
        String suspended = Api.driver();
        patch("/api/fleet/drivers/" + suspended + "/status", Map.of("status", "Suspended"))
                .statusCode(200);
        String route = route(0, 60);
        String delivery = delivery(route, busy, null);

        for (String question : List.of("routeId=" + route, "from=" + minute(30) + "&until=" + minute(40))) {
            ValidatableResponse found =
                    get("/api/fleet/availability?" + question).statusCode(200);
            found.body("drivers.find { it.id == '" + free + "' }.state", equalTo("Free"));
            found.body("drivers.find { it.id == '" + busy + "' }.state", equalTo("Busy"));
            found.body("drivers.find { it.id == '" + busy + "' }.takenBy.deliveryId", contains(delivery));
            found.body("drivers.find { it.id == '" + suspended + "' }.takenBy.reason", contains("Status"));
        }
        get("/api/fleet/availability?from=" + minute(60) + "&until=" + minute(90))
                .body("drivers.find { it.id == '" + busy + "' }.state", equalTo("Free"));
        get("/api/fleet/availability?from=" + minute(60)).statusCode(200).body("until", equalTo(minute(60 + 24 * 60)));
        get("/api/fleet/availability?from=" + minute(60) + "&until=" + minute(60))
                .statusCode(400);
        get("/api/fleet/availability?from=" + minute(60) + "&routeId=" + route).statusCode(400);
        get("/api/fleet/overview?at=" + minute(30))
                .statusCode(200)
                .body("driverStates.find { it.id == '" + busy + "' }.state", equalTo("Busy"))
                .body("driverStates.find { it.id == '" + suspended + "' }.state", equalTo("Blocked"));
        JsonPath now = get("/api/fleet/overview").extract().jsonPath();
        assertThat(now.getInt("drivers.free") + now.getInt("drivers.busy") + now.getInt("drivers.blocked"))
                .isEqualTo(now.getInt("drivers.total"))
                .isPositive();
    }
}
