package io.threadpilot.delivery;

import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.microshed.testing.jupiter.MicroShedTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static io.threadpilot.delivery.Api.become;
import static io.threadpilot.delivery.Api.get;
import static io.threadpilot.delivery.Api.patch;
import static io.threadpilot.delivery.Api.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Every command in every state of a delivery, as the table in docs/delivery-rules.md says; what is refused changes nothing. */
@MicroShedTest
class RulesIT {

    private static final Path DOCUMENT = Path.of("../docs/delivery-rules.md");

    private static String route;
    private static String otherRoute;

    /** One for all, since each delivery has a driver and a vehicle of its own. */
    @BeforeAll
    static void createRoutes() {
        route = Api.route(0, 60);
        otherRoute = Api.route(0, 60);
    }

    /** Each row of the table: the command, and for each state, in the order of the head, what is answered. */
    static Stream<Arguments> commands() throws IOException {
        List<List<String>> table = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(String::strip)
                        .filter(cell -> !cell.isEmpty())
                        .toList())
                .filter(cells -> cells.size() == 8)
                .toList();
        List<String> states = table.get(0).subList(1, 8);
        return table.stream().skip(1).map(cells -> arguments(cells.get(0), states, cells.subList(1, 8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void aCommandIsAnsweredAsTheTableSays(String command, List<String> states, List<String> expected) {
        List<String> answers = new ArrayList<>();
        for (String state : states) {
            answers.add(new Case(state).answer(command));
        }
        assertThat(answers).isEqualTo(expected);
    }

    /** One delivery in one state. */
    private static final class Case {

        private final String driver = Api.driver();
        private final String vehicle = Api.vehicle();
        private final String address;
        private final String delivery;
        private String incident;

        Case(String state) {
            boolean assigned = !state.equals("PickedUp, nobody assigned");
            delivery = Api.delivery(route, assigned ? driver : null, assigned ? vehicle : null);
            address = "/api/deliveries/" + delivery;
            reach(state);
            assertThat(status()).isEqualTo(state.split(",")[0]);
        }

        private void reach(String state) {
            switch (state) {
                case "InTransit", "Failed" -> become(delivery, state).statusCode(200);
                case "Cancelled" -> become(delivery, state).statusCode(200);
                case "OutForDelivery" -> outForDelivery();
                case "Delivered" -> {
                    outForDelivery();
                    prove("Rita").statusCode(200);
                }
                default -> {}
            }
        }

        private void outForDelivery() {
            become(delivery, "InTransit").statusCode(200);
            checkpoint(route, 1, "Hub").statusCode(200);
        }

        private ValidatableResponse checkpoint(String ofRoute, int sequence, String location) {
            return patch(
                    address + "/checkpoint", Map.of("routeId", ofRoute, "sequence", sequence, "location", location));
        }

        private ValidatableResponse prove(String receiver) {
            return sending(Map.of("signatureUrl", "https://example.org/1", "receiverName", receiver))
                    .post(address + "/proof-of-delivery")
                    .then();
        }

        private String status() {
            return get(address).extract().path("status");
        }

        /** Status and code of the answer to a command. */
        String answer(String command) {
            if (command.startsWith("resolve")) {
                incident = report().extract().path("id");
            }
            if (command.endsWith("twice")) {
                resolve(incident).statusCode(200);
            }
            String before = everything();
            ValidatableResponse response = send(command);
            int status = response.extract().statusCode();
            if (status == 200) {
                return everything().equals(before) ? "200, as before" : "200, " + status();
            }
            assertThat(everything())
                    .as("%s is refused and changes nothing", command)
                    .isEqualTo(before);
            response.contentType("application/problem+json");
            return status + " `" + response.extract().path("code") + "`";
        }

        /** The delivery with its version, and who is free. */
        private String everything() {
            return get(address).extract().header("ETag")
                    + get(address).extract().asString()
                    + get("/api/fleet/drivers/" + driver).extract().asString()
                    + get("/api/fleet/vehicles/" + vehicle).extract().asString();
        }

        private ValidatableResponse send(String command) {
            return switch (command) {
                case "status Cancelled without a reason" -> patch(address + "/status", Map.of("status", "Cancelled"));
                case "checkpoint" -> checkpoint(route, 1, "Hub");
                case "checkpoint of another route" -> checkpoint(otherRoute, 1, "Hub");
                case "checkpoint with another sequence" -> checkpoint(route, 2, "Hub");
                case "checkpoint at another location" -> checkpoint(route, 1, "hub");
                case "proof" -> prove("Rita");
                case "proof of somebody else" -> prove("Ruth");
                case "report an incident" -> report();
                case "resolve an incident", "resolve an incident twice" -> resolve(incident);
                case "resolve an unknown incident" -> resolve(UUID.randomUUID().toString());
                case "assign the same driver" -> assign("driver", driver, driver);
                case "assign another driver" -> assign("driver", Api.driver(), null);
                case "hand over to another driver" -> assign("driver", Api.driver(), driver);
                case "hand over from the wrong driver" -> assign("driver", Api.driver(), Api.driver());
                case "assign an unknown driver" ->
                    assign("driver", UUID.randomUUID().toString(), driver);
                case "assign the same vehicle" -> assign("vehicle", vehicle, vehicle);
                case "assign another vehicle" -> assign("vehicle", Api.vehicle(), null);
                case "hand over to another vehicle" -> assign("vehicle", Api.vehicle(), vehicle);
                default -> become(delivery, command.replace("status ", ""));
            };
        }

        private ValidatableResponse report() {
            return sending(Map.of("type", "Flat tyre", "description", "Left, rear"))
                    .post(address + "/incidents")
                    .then();
        }

        private ValidatableResponse resolve(String id) {
            return Api.asCoreSystem()
                    .patch(address + "/incidents/" + id + "/resolve")
                    .then();
        }

        private ValidatableResponse assign(String what, String id, String handoverFrom) {
            return patch(
                    address + "/assign-" + what,
                    handoverFrom == null
                            ? Map.of(what + "Id", id)
                            : Map.of(what + "Id", id, "handoverFrom", handoverFrom));
        }
    }
}
