package io.threadpilot.delivery.commands;

import io.restassured.response.ValidatableResponse;
import io.threadpilot.delivery.Api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.threadpilot.delivery.Api.get;
import static io.threadpilot.delivery.Api.patch;
import static io.threadpilot.delivery.Api.sending;
import static org.assertj.core.api.Assertions.assertThat;

/** The rules of deliveries once more, as plain as can be: some drivers, vehicles and routes to come, and what runs on them. */
final class DeliveryModel {

    private static final int[][] WINDOWS = {{0, 60}, {30, 90}, {60, 120}, {120, 180}};
    private static final Map<String, List<String>> NEXT = Map.of(
            "PickedUp", List.of("InTransit", "Failed", "Cancelled"),
            "InTransit", List.of("OutForDelivery", "Failed", "Cancelled"),
            "OutForDelivery", List.of("Delivered", "Failed"),
            "Failed", List.of("PickedUp"),
            "Delivered", List.of(),
            "Cancelled", List.of());
    private static final List<String> STATUSES = NEXT.keySet().stream().sorted().toList();

    private final List<String> drivers = Stream.generate(Api::driver).limit(3).toList();
    private final List<String> vehicles = Stream.generate(Api::vehicle).limit(3).toList();
    private final List<String> routes =
            Stream.of(WINDOWS).map(window -> Api.route(window[0], window[1])).toList();
    private final List<String> suspended = new ArrayList<>();
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    /** What the model knows of a delivery. */
    private static final class Delivery {
        private String id;
        private final int route;
        private String driver;
        private final String vehicle;
        private String status = "PickedUp";
        private boolean reached;

        Delivery(int route, String driver, String vehicle) {
            this.route = route;
            this.driver = driver;
            this.vehicle = vehicle;
        }

        boolean runs() {
            return status.equals("PickedUp") || isOnTheRoad();
        }

        boolean isOnTheRoad() {
            return status.equals("InTransit") || status.equals("OutForDelivery");
        }

        boolean has(String resource) {
            return resource != null && (resource.equals(driver) || resource.equals(vehicle));
        }

        boolean overlaps(int otherRoute) {
            return WINDOWS[route][0] < WINDOWS[otherRoute][1] && WINDOWS[otherRoute][0] < WINDOWS[route][1];
        }
    }

    /** Sends a random command, and holds the answer against the rules. */
    void tryOne(Random random, String as) {
        int kind = random.nextInt(8);
        if (kind < 2 || deliveries.isEmpty()) {
            create(random, as);
            return;
        }
        if (kind == 2) {
            changeDriver(random, as);
            return;
        }
        Delivery delivery = any(random, deliveries);
        switch (kind) {
            case 3 -> reach(delivery, as);
            case 4 -> prove(delivery, as);
            case 5 -> assign(delivery, any(random, drivers), as);
            default -> become(delivery, any(random, STATUSES), as);
        }
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static void expect(String as, boolean allowed, ValidatableResponse response) {
        assertThat(response.extract().statusCode())
                .as(as + response.extract().asString())
                .isEqualTo(allowed ? 200 : 400);
    }

    private boolean isFree(String resource, int route, Delivery but) {
        return resource == null
                || !suspended.contains(resource)
                        && deliveries.stream()
                                .filter(delivery -> delivery != but && delivery.runs() && delivery.has(resource))
                                .noneMatch(delivery -> delivery.overlaps(route));
    }

    private boolean isElsewhere(String resource, Delivery but) {
        return deliveries.stream()
                .anyMatch(delivery -> delivery != but && delivery.isOnTheRoad() && delivery.has(resource));
    }

    private void create(Random random, String as) {
        Delivery delivery = new Delivery(
                random.nextInt(WINDOWS.length),
                random.nextInt(4) == 0 ? null : any(random, drivers),
                random.nextInt(4) == 0 ? null : any(random, vehicles));
        boolean allowed =
                isFree(delivery.driver, delivery.route, null) && isFree(delivery.vehicle, delivery.route, null);
        ValidatableResponse response = Api.create(routes.get(delivery.route), delivery.driver, delivery.vehicle);
        expect(as + "create ", allowed, response);
        if (allowed) {
            delivery.id = response.extract().path("id");
            deliveries.add(delivery);
        }
    }

    private void changeDriver(Random random, String as) {
        String driver = any(random, drivers);
        String status = random.nextBoolean() ? "Available" : "Suspended";
        boolean allowed = deliveries.stream().noneMatch(delivery -> delivery.runs() && delivery.has(driver));
        expect(as + "driver " + status, allowed, sendDriver(driver, status));
        if (allowed) {
            suspended.remove(driver);
            if (status.equals("Suspended")) {
                suspended.add(driver);
            }
        }
    }

    private static ValidatableResponse sendDriver(String driver, String status) {
        return patch("/api/fleet/drivers/" + driver + "/status", Map.of("status", status));
    }

    private void become(Delivery delivery, String status, String as) {
        boolean same = status.equals(delivery.status);
        boolean allowed = same || NEXT.get(delivery.status).contains(status) && fits(delivery, status);
        expect(as + delivery.status + " to " + status + " ", allowed, Api.become(delivery.id, status));
        if (allowed) {
            delivery.status = status;
        }
    }

    private boolean fits(Delivery delivery, String status) {
        return switch (status) {
            case "InTransit" ->
                delivery.driver != null
                        && delivery.vehicle != null
                        && !isElsewhere(delivery.driver, delivery)
                        && !isElsewhere(delivery.vehicle, delivery);
            case "OutForDelivery" -> delivery.reached;
            case "Delivered" -> false;
            case "PickedUp" ->
                isFree(delivery.driver, delivery.route, delivery) && isFree(delivery.vehicle, delivery.route, delivery);
            default -> true;
        };
    }

    private void reach(Delivery delivery, String as) {
        boolean allowed = delivery.reached || delivery.runs();
        expect(as + "checkpoint ", allowed, sendCheckpoint(delivery));
        if (allowed && !delivery.reached) {
            delivery.reached = true;
            delivery.status = delivery.status.equals("InTransit") ? "OutForDelivery" : delivery.status;
        }
    }

    private ValidatableResponse sendCheckpoint(Delivery delivery) {
        return patch(
                "/api/deliveries/" + delivery.id + "/checkpoint",
                Map.of("routeId", routes.get(delivery.route), "sequence", 1, "location", "Hub"));
    }

    private void prove(Delivery delivery, String as) {
        boolean allowed = List.of("OutForDelivery", "Delivered").contains(delivery.status);
        expect(as + "proof ", allowed, sendProof(delivery));
        if (allowed) {
            delivery.status = "Delivered";
        }
    }

    private static ValidatableResponse sendProof(Delivery delivery) {
        return sending(Map.of("signatureUrl", "https://example.org/1", "receiverName", "Rita"))
                .post("/api/deliveries/{id}/proof-of-delivery", delivery.id)
                .then();
    }

    private void assign(Delivery delivery, String driver, String as) {
        boolean allowed = delivery.runs()
                && !driver.equals(delivery.driver)
                && isFree(driver, delivery.route, delivery)
                && !(delivery.isOnTheRoad() && isElsewhere(driver, delivery));
        expect(as + "assign ", allowed, sendAssignment(delivery, driver));
        if (allowed) {
            delivery.driver = driver;
        }
    }

    private static ValidatableResponse sendAssignment(Delivery delivery, String driver) {
        return patch(
                "/api/deliveries/" + delivery.id + "/assign-driver",
                delivery.driver == null
                        ? Map.of("driverId", driver)
                        : Map.of("driverId", driver, "handoverFrom", delivery.driver));
    }

    /** What callers see is what the model knows. */
    void assertFinalViews(String as) {
        for (Delivery delivery : deliveries) {
            ValidatableResponse seen = get("/api/deliveries/" + delivery.id);
            assertThat(seen.extract().<String>path("status")).as(as).isEqualTo(delivery.status);
            assertThat(seen.extract().<String>path("driverId")).as(as).isEqualTo(delivery.driver);
        }
        for (String driver : drivers) {
            boolean assigned = deliveries.stream().anyMatch(delivery -> delivery.runs() && delivery.has(driver));
            assertThat(get("/api/fleet/drivers/" + driver).extract().<String>path("status"))
                    .as(as)
                    .isEqualTo(assigned ? "Assigned" : suspended.contains(driver) ? "Suspended" : "Available");
        }
    }

    /** Sends a random command, whatever others have made of the model meanwhile, and answers the status. */
    int sendAny(Random random) {
        int kind = random.nextInt(8);
        if (kind < 3 || deliveries.isEmpty()) {
            Delivery delivery =
                    new Delivery(random.nextInt(WINDOWS.length), any(random, drivers), any(random, vehicles));
            ValidatableResponse response = Api.create(routes.get(delivery.route), delivery.driver, delivery.vehicle);
            if (response.extract().statusCode() == 200) {
                delivery.id = response.extract().path("id");
                deliveries.add(delivery);
            }
            return response.extract().statusCode();
        }
        Delivery delivery = any(random, deliveries);
        ValidatableResponse response =
                switch (kind) {
                    case 3 -> sendCheckpoint(delivery);
                    case 4 -> sendProof(delivery);
                    case 5 -> sendAssignment(delivery, any(random, drivers));
                    case 6 -> sendDriver(any(random, drivers), random.nextBoolean() ? "Available" : "Suspended");
                    default -> Api.become(delivery.id, any(random, STATUSES));
                };
        return response.extract().statusCode();
    }

    /** What callers see has nobody in two places at the same time. */
    void assertNobodyIsInTwoPlaces(String as) {
        List<Map<String, String>> seen = deliveries.stream()
                .map(delivery -> get("/api/deliveries/" + delivery.id).extract().<Map<String, String>>path(""))
                .toList();
        for (String role : List.of("driverId", "vehicleId")) {
            for (String resource : role.equals("driverId") ? drivers : vehicles) {
                List<Delivery> running = IntStream.range(0, seen.size())
                        .filter(i -> resource.equals(seen.get(i).get(role)))
                        .filter(i -> List.of("PickedUp", "InTransit", "OutForDelivery")
                                .contains(seen.get(i).get("status")))
                        .mapToObj(deliveries::get)
                        .toList();
                for (Delivery one : running) {
                    assertThat(running)
                            .as("%s, %s %s", as, role, resource)
                            .filteredOn(other -> other != one)
                            .noneMatch(other -> other.overlaps(one.route));
                }
                assertThat(seen.stream()
                                .filter(delivery -> resource.equals(delivery.get(role)))
                                .filter(delivery ->
                                        List.of("InTransit", "OutForDelivery").contains(delivery.get("status"))))
                        .as("%s, %s %s on the road", as, role, resource)
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }
}
