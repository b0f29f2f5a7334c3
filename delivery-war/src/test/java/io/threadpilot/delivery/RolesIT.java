package io.threadpilot.delivery;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

/** Each role may do what is its own, and nothing else. */
@MicroShedTest
class RolesIT {

    private static final String DRIVER = UUID.randomUUID().toString();
    private static final List<String> ROLES = List.of("read", "dispatch", "drive", "admin");

    @BeforeAll
    static void aClientWithEachRole() throws NoSuchAlgorithmException {
        for (String role : ROLES) {
            DeliveryServer.LIBERTY.set("threadpilot.clients." + role + ".roles", "deliveries." + role);
            DeliveryServer.LIBERTY.set("threadpilot.clients." + role + ".keys.only.sha256", sha256("tp_" + role));
        }
        DeliveryServer.LIBERTY.set("threadpilot.clients.drive.driver", DRIVER);
        await().until(() ->
                ROLES.stream().noneMatch(role -> as(role).get("/api/deliveries").statusCode() == 401));
        Api.sending(Map.of("id", DRIVER, "name", "Own Driver", "driverLicense", "L-1"))
                .post("/api/fleet/drivers")
                .then()
                .statusCode(200);
    }

    @AfterAll
    static void noSuchClients() {
        DeliveryServer.LIBERTY.unset("threadpilot.clients.drive.driver");
        for (String role : ROLES) {
            DeliveryServer.LIBERTY.unset("threadpilot.clients." + role + ".roles");
            DeliveryServer.LIBERTY.unset("threadpilot.clients." + role + ".keys.only.sha256");
        }
    }

    private static String sha256(String key) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static RequestSpecification as(String role) {
        return given().header("X-Api-Key", "tp_" + role);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/fleet/vehicles, read",
        "GET, /api/fleet/vehicles/{id}, read",
        "POST, /api/fleet/vehicles, admin",
        "PUT, /api/fleet/vehicles/{id}, admin",
        "PATCH, /api/fleet/vehicles/{id}/status, admin",
        "GET, /api/fleet/drivers, read",
        "GET, /api/fleet/drivers/{id}, read",
        "POST, /api/fleet/drivers, admin",
        "PUT, /api/fleet/drivers/{id}, admin",
        "PATCH, /api/fleet/drivers/{id}/status, admin",
        "PUT, /api/fleet/drivers/{id}/shifts, admin",
        "GET, /api/fleet/vehicles/{id}/absences, read",
        "POST, /api/fleet/drivers/{id}/absences, admin",
        "DELETE, /api/fleet/drivers/{id}/absences/{id}, admin",
        "GET, /api/fleet/overview, read",
        "GET, /api/fleet/availability, read",
        "GET, /api/routes/overview, read",
        "GET, /api/routes/{id}, read",
        "POST, /api/routes, dispatch",
        "PUT, /api/routes/{id}, dispatch",
        "PATCH, /api/routes/{id}/status, dispatch",
        "PATCH, /api/routes/schedule, dispatch",
        "POST, /api/routes/{id}/checkpoints, dispatch",
        "PUT, /api/routes/{id}/checkpoints, dispatch",
        "PATCH, /api/routes/{id}/checkpoints/1, dispatch",
        "DELETE, /api/routes/{id}/checkpoints/1, dispatch",
        "GET, /api/deliveries, read drive",
        "GET, /api/deliveries/{id}, read drive",
        "GET, /api/deliveries/{id}/event-logs, read drive",
        "GET, /api/deliveries/{id}/completed-summary, read drive",
        "GET, /api/deliveries/live-tracking, read",
        "GET, /api/deliveries/unresolved-incidents, read",
        "POST, /api/deliveries, dispatch",
        "PATCH, /api/deliveries/{id}/status, dispatch drive",
        "PATCH, /api/deliveries/{id}/checkpoint, dispatch drive",
        "POST, /api/deliveries/{id}/incidents, dispatch drive",
        "PATCH, /api/deliveries/{id}/incidents/{id}/resolve, dispatch drive",
        "POST, /api/deliveries/{id}/proof-of-delivery, dispatch drive",
        "PATCH, /api/deliveries/{id}/assign-driver, dispatch",
        "PATCH, /api/deliveries/{id}/assign-vehicle, dispatch"
    })
    void anOperationBelongsToItsRoles(String method, String path, String allowed) {
        String address = path.replace("{id}", UUID.randomUUID().toString());
        for (String role : ROLES) {
            RequestSpecification request = as(role);
            if (!method.equals("GET") && !method.equals("DELETE")) {
                request.contentType(ContentType.JSON).body(path.endsWith("schedule") ? "[]" : "{}");
            }
            int status = request.request(method, address).statusCode();

            if (List.of(allowed.split(" ")).contains(role)) {
                assertThat(status).as(role).isIn(200, 400, 404);
            } else {
                assertThat(status).as(role).isEqualTo(403);
            }
        }
    }

    @Test
    void aDriverHasOwnDeliveriesOnly() {
        String route = Api.route(0, 60);
        String own = Api.delivery(route, DRIVER, Api.vehicle());
        String others = Api.delivery(route, Api.driver(), Api.vehicle());

        as("drive").get("/api/deliveries/" + own).then().statusCode(200);
        as("drive").get("/api/deliveries/" + others).then().statusCode(403).body("code", equalTo("forbidden"));
        as("drive").get("/api/deliveries/" + others + "/event-logs").then().statusCode(403);
        as("drive")
                .get("/api/deliveries/" + others + "/completed-summary")
                .then()
                .statusCode(403);
        as("drive").get("/api/deliveries?routeId=" + route).then().body("items.id", contains(own));
        as("drive").get("/api/deliveries?driverId=" + UUID.randomUUID()).then().body("items.size()", equalTo(0));
        become(own, 200);
        become(others, 403);
        for (String what : List.of("incidents", "proof-of-delivery")) {
            as("drive")
                    .contentType(ContentType.JSON)
                    .body(Map.of("type", "a", "description", "b", "signatureUrl", "c", "receiverName", "d"))
                    .post("/api/deliveries/" + others + "/" + what)
                    .then()
                    .statusCode(403);
        }
        Api.get("/api/deliveries/" + others).header("ETag", "\"1\"");
        Api.patch("/api/deliveries/" + own + "/assign-driver", Map.of("driverId", Api.driver(), "handoverFrom", DRIVER))
                .statusCode(200);
        as("drive").get("/api/deliveries/" + own + "?version=1").then().statusCode(403);
    }

    private static void become(String delivery, int status) {
        as("drive")
                .contentType(ContentType.JSON)
                .body(Map.of("status", "InTransit"))
                .patch("/api/deliveries/" + delivery + "/status")
                .then()
                .statusCode(status);
    }
}
