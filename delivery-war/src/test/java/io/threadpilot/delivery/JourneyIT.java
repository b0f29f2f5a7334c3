package io.threadpilot.delivery;

import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.util.Map;

import static io.threadpilot.delivery.Api.become;
import static io.threadpilot.delivery.Api.get;
import static io.threadpilot.delivery.Api.patch;
import static io.threadpilot.delivery.Api.sending;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** A delivery from pick-up to proof, as its callers see it. */
@MicroShedTest
class JourneyIT {

    @Test
    @Tag("smoke")
    void aDeliveryIsPickedUpAndDelivered() {
        String vehicle = Api.vehicle();
        String driver = Api.driver();
        String route = Api.route(0, 120);
        String delivery = Api.create(route, driver, vehicle)
                .statusCode(200)
                .body("result.message", equalTo("Delivery created successfully"))
                .header("ETag", "\"1\"")
                .extract()
                .path("id");
        String address = "/api/deliveries/" + delivery;

        get("/api/fleet/vehicles/" + vehicle).body("status", equalTo("Assigned"));
        get("/api/fleet/drivers/" + driver).body("status", equalTo("Assigned"));
        sending(Map.of("status", "InTransit"))
                .header("If-Match", "\"2\"")
                .patch(address + "/status")
                .then()
                .statusCode(412);
        become(delivery, "InTransit")
                .statusCode(200)
                .body("result.message", equalTo("Delivery status changed successfully"))
                .body("status", equalTo("InTransit"));
        get("/api/deliveries/live-tracking")
                .body("activeDeliveries.find { it.deliveryId == '" + delivery + "' }.routeOrigin", equalTo("Lund"))
                .body(
                        "activeDeliveries.find { it.deliveryId == '" + delivery + "' }.driverName",
                        equalTo("Driver " + driver.substring(0, 8)));
        String incident = sending(Map.of("type", "Flat tyre", "description", "Left, rear", "severity", "Low"))
                .post(address + "/incidents")
                .then()
                .statusCode(200)
                .body("message", equalTo("Incident reported successfully"))
                .extract()
                .path("id");
        get("/api/deliveries/unresolved-incidents?limit=1000").body("items.id", hasItem(incident));
        Api.asCoreSystem()
                .patch(address + "/incidents/" + incident + "/resolve")
                .then()
                .statusCode(200);
        get("/api/deliveries/unresolved-incidents?limit=1000").body("items.id", not(hasItem(incident)));
        patch(address + "/checkpoint", Map.of("routeId", route, "sequence", 1, "location", "Hub"))
                .statusCode(200)
                .body("result.message", equalTo("Checkpoint reached successfully"));
        get(address).body("status", equalTo("OutForDelivery")).body("checkpoints.location", contains("Hub"));
        prove(address).statusCode(200).body("result.message", equalTo("Proof of delivery captured successfully"));
        prove(address).statusCode(200).header("ETag", "\"8\"");

        get(address)
                .statusCode(200)
                .body("status", equalTo("Delivered"))
                .body("receiverName", equalTo("Rita Receiver"))
                .body("incidents[0].resolved", equalTo(true))
                .body("allowedTransitions", empty());
        get("/api/fleet/vehicles/" + vehicle).body("status", equalTo("Available"));
        get(address + "/completed-summary")
                .body("driver", equalTo("Driver " + driver.substring(0, 8)))
                .body("vehicle", equalTo(vehicle.substring(0, 8)))
                .body("checkpoints", hasSize(1))
                .body(
                        "timeline.eventData",
                        contains(
                                "Delivery: Created and PickedUp",
                                "Delivery: InTransit, for a test",
                                "Incident Flat tyre: Opened",
                                "Incident Flat tyre: Resolved",
                                "Reached: Hub",
                                "Delivery: OutForDelivery",
                                "Delivery: Delivered and Signed",
                                "Delivery: Delivered"));
        get(address + "?version=1").body("status", equalTo("PickedUp")).body("receiverName", nullValue());
        get("/api/routes/" + route).body("deliveries.status", contains("Delivered"));
    }

    private static ValidatableResponse prove(String address) {
        return sending(Map.of("signatureUrl", "https://example.org/s/1", "receiverName", "Rita Receiver"))
                .post(address + "/proof-of-delivery")
                .then();
    }
}
