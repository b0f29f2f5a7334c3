package io.threadpilot.system;

import io.restassured.response.Response;
import io.threadpilot.contracts.Headers;
import io.threadpilot.testing.LibertyServer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The OpenAPI documents in {@code docs/openapi} are those of the services, their examples are true for the sample data,
 * and the Postman collections in {@code docs/postman} are made from them and work.
 *
 * <p>With the system property {@code threadpilot.renew} set to true, the files are written anew first, the documents before the collections; CONTRIBUTING has
 * the whole command.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommittedContractsIT {

    private static final boolean RENEW = Boolean.getBoolean("threadpilot.renew");
    private static final String HOW_TO_RENEW = "%s is not up to date; CONTRIBUTING.md says how to renew it";
    private static final String KEY = "tp_local_core_system";

    private final BothServers servers = BothServers.onH2();

    @ParameterizedTest
    @ValueSource(strings = {"vehicle", "insurance"})
    @Order(1)
    void theDocumentIsThatOfTheService(String service) throws IOException {
        String url = server(service).url();
        if (RENEW) {
            Path file = Checkout.path("docs/openapi/" + service + ".yaml");
            Files.createDirectories(file.getParent());
            Files.writeString(file, given().get(url + "/openapi").asString());
        }

        assertThat(comparable(OpenApiDocument.committed(service).content()))
                .as(HOW_TO_RENEW, "docs/openapi/" + service + ".yaml")
                .isEqualTo(comparable(OpenApiDocument.of(url).content()));
    }

    /** An operation with the examples that the document has of its request and of its answer. */
    private record Example(
            String service, String operation, String method, String path, JsonValue body, JsonValue answer) {

        static Stream<Example> in(String service) {
            JsonObject paths = OpenApiDocument.committed(service).content().getJsonObject("paths");
            return paths.entrySet().stream().flatMap(path -> path.getValue().asJsonObject().entrySet().stream()
                    .map(operation -> of(
                            service,
                            path.getKey(),
                            operation.getKey(),
                            operation.getValue().asJsonObject())));
        }

        private static Example of(String service, String path, String method, JsonObject operation) {
            String asked = path;
            for (JsonObject parameter : operation
                    .getOrDefault("parameters", JsonValue.EMPTY_JSON_ARRAY)
                    .asJsonArray()
                    .getValuesAs(JsonObject.class)) {
                if (parameter.getString("in", "").equals("path")) {
                    asked = asked.replace("{" + parameter.getString("name") + "}", parameter.getString("example"));
                }
            }
            return new Example(
                    service,
                    operation.getString("operationId"),
                    method,
                    asked,
                    operation.containsKey("requestBody") ? onlyExample(operation.getJsonObject("requestBody")) : null,
                    onlyExample(operation.getJsonObject("responses").getJsonObject("200")));
        }

        private static JsonValue onlyExample(JsonObject described) {
            JsonObject examples = described
                    .getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("examples");
            assertThat(examples).hasSize(1);
            return examples.values().iterator().next().asJsonObject().get("value");
        }

        @Override
        public String toString() {
            return operation;
        }
    }

    static Stream<Example> examples() {
        return Stream.of("vehicle", "insurance").flatMap(Example::in);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExamplesAreTrue(Example example) {
        await().untilAsserted(() -> {
            Response response = answerTo(example);
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            assertThat(withoutTimes(read(response.asString()))).isEqualTo(withoutTimes(example.answer()));
        });
    }

    private Response answerTo(Example example) {
        var request = given().header(Headers.API_KEY, KEY);
        if (example.body() != null) {
            request.contentType("application/json").body(example.body().toString());
        }
        return request.request(example.method(), server(example.service()).url() + example.path());
    }

    /** When the facts about a car were stated is never the same. */
    private static JsonValue withoutTimes(JsonValue value) {
        return comparable(
                value,
                object -> object.containsKey("vehicleDetailsAsOf")
                        ? Json.createObjectBuilder(object)
                                .remove("vehicleDetailsAsOf")
                                .build()
                        : object);
    }

    private static JsonValue comparable(JsonValue value) {
        return comparable(value, object -> object);
    }

    /** With numbers in one form: 30.00 is 30. */
    private static JsonValue comparable(JsonValue value, UnaryOperator<JsonObject> change) {
        if (value instanceof JsonNumber number) {
            return Json.createValue(number.bigDecimalValue().stripTrailingZeros());
        }
        if (value instanceof JsonArray array) {
            return Json.createArrayBuilder(
                            array.stream().map(each -> comparable(each, change)).toList())
                    .build();
        }
        if (value instanceof JsonObject object) {
            JsonObjectBuilder made = Json.createObjectBuilder();
            change.apply(object).forEach((name, each) -> made.add(name, comparable(each, change)));
            return made.build();
        }
        return value;
    }

    private static JsonStructure read(String json) {
        return Json.createReader(new StringReader(json)).read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vehicle", "insurance", "audit", "delivery"})
    @Order(2)
    @EnabledIf(
            value = "io.threadpilot.system.NpmTools#areThereOrMustBe",
            disabledReason = "Node.js and npm are not installed (apt-get install nodejs npm)")
    void theCollectionIsMadeFromTheDocument(String service) throws IOException {
        PostmanCollection made = PostmanCollection.madeFrom(service);
        if (RENEW) {
            made.writeTo(PostmanCollection.fileOf(service));
        }

        assertThat(PostmanCollection.committed(service))
                .as(HOW_TO_RENEW, PostmanCollection.fileOf(service))
                .isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vehicle", "insurance"})
    @EnabledIf(
            value = "io.threadpilot.system.NpmTools#areThereOrMustBe",
            disabledReason = "Node.js and npm are not installed (apt-get install nodejs npm)")
    void newmanRunsTheCollectionAgainstTheService(String service) {
        assertNewmanRuns(service, server(service).url());
    }

    /** Of its examples, one event and a checkpoint of three events must be there. */
    @Test
    @EnabledIf(
            value = "io.threadpilot.system.NpmTools#areThereOrMustBe",
            disabledReason = "Node.js and npm are not installed (apt-get install nodejs npm)")
    void newmanRunsTheCollectionAgainstTheAuditService() {
        try (LibertyServer audit = new LibertyServer("audit").start()) {
            record(audit, "[{},{}," + postedExample() + "]");
            await().until(() -> given().header(Headers.API_KEY, KEY)
                            .get(audit.url() + "/api/v1/checkpoints/3")
                            .statusCode()
                    == 200);

            assertNewmanRuns("audit", audit.url());
        }
    }

    @Test
    @EnabledIf(
            value = "io.threadpilot.system.NpmTools#areThereOrMustBe",
            disabledReason = "Node.js and npm are not installed (apt-get install nodejs npm)")
    void newmanRunsTheCollectionAgainstTheDeliveryService() {
        try (LibertyServer delivery = new LibertyServer("delivery").start()) {
            assertNewmanRuns("delivery", delivery.url());
        }
    }

    private static void assertNewmanRuns(String service, String url) {
        PostmanCollection.Run run = PostmanCollection.run(service, Map.of("baseUrl", url));

        assertThat(run.passed()).as(run.output()).isTrue();
        assertThat(run.requests())
                .as("one request for each operation")
                .isEqualTo(OpenApiDocument.committed(service).operations().size());
    }

    private static JsonValue postedExample() {
        return ((JsonArray) Example.onlyExample(OpenApiDocument.committed("audit")
                        .content()
                        .getValue("/paths/~1api~1v1~1events/post/requestBody")
                        .asJsonObject()))
                .get(0);
    }

    private static void record(LibertyServer audit, String events) {
        given().header(Headers.API_KEY, KEY)
                .contentType("application/json")
                .body(events)
                .post(audit.url() + "/api/v1/events")
                .then()
                .statusCode(200);
    }

    @Test
    @EnabledIf(
            value = "io.threadpilot.system.NpmTools#areThereOrMustBe",
            disabledReason = "Node.js and npm are not installed (apt-get install nodejs npm)")
    void newmanNoticesARequestThatIsRefused() {
        PostmanCollection.Run run = PostmanCollection.run(
                "vehicle", Map.of("baseUrl", server("vehicle").url(), "apiKey", "tp_test_nobody"));

        assertThat(run.passed()).as(run.output()).isFalse();
    }

    private LibertyServer server(String service) {
        return service.equals("vehicle") ? servers.vehicle() : servers.insurance();
    }
}
