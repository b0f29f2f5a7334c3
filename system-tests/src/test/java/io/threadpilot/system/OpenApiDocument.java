package io.threadpilot.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Yaml;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonPatch;
import jakarta.json.JsonValue;

import java.io.StringReader;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static io.restassured.RestAssured.given;

/**
 * What a service says of itself.
 *
 * @param content as it was received, or made from that
 */
record OpenApiDocument(JsonObject content) {

    private static final String REFERENCE = "$ref";
    private static final Pattern SCHEMA = Pattern.compile("\"#/components/schemas/(\\w+)\"");

    /** The document of a running service. */
    static OpenApiDocument of(String url) {
        String text = given().queryParam("format", "JSON").get(url + "/openapi").asString();
        return new OpenApiDocument(Json.createReader(new StringReader(text)).readObject());
    }

    /** The document of a service that is committed: {@code vehicle} or {@code insurance}. */
    static OpenApiDocument committed(String service) {
        return in("docs/openapi/" + service + ".yaml");
    }

    /** The document that the last release had, or that the next one is compared with for want of any. */
    static OpenApiDocument released(String service) {
        return in("docs/openapi/released/" + service + ".yaml");
    }

    /** A document in a file of the checkout. */
    static OpenApiDocument in(String file) {
        try {
            String json = Yaml.mapper().readTree(Checkout.read(file)).toString();
            return new OpenApiDocument(Json.createReader(new StringReader(json)).readObject());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** Every operation by its id, with its answers, wherever the document has them. */
    Map<String, JsonObject> operations() {
        Map<String, JsonObject> operations = new TreeMap<>();
        content.getJsonObject("paths").values().stream()
                .flatMap(path -> path.asJsonObject().values().stream())
                .map(JsonValue::asJsonObject)
                .forEach(operation -> operations.put(operation.getString("operationId"), withAnswers(operation)));
        return operations;
    }

    private JsonObject withAnswers(JsonObject operation) {
        JsonObjectBuilder answers = Json.createObjectBuilder();
        operation.getJsonObject("responses").forEach((status, answer) -> answers.add(status, resolved(answer)));
        return Json.createObjectBuilder(operation).add("responses", answers).build();
    }

    private JsonValue resolved(JsonValue part) {
        return part.asJsonObject().containsKey(REFERENCE)
                ? content.getValue(part.asJsonObject().getString(REFERENCE).substring(1))
                : part;
    }

    /** Every answer that it names, as an operation's id and a status. */
    Set<String> answers() {
        return operations().entrySet().stream()
                .flatMap(operation -> operation.getValue().getJsonObject("responses").keySet().stream()
                        .map(status -> operation.getKey() + " " + status))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names in lower case of the headers that an answer may have. */
    Set<String> headers(String operation, int status) {
        return operations()
                .get(operation)
                .getJsonObject("responses")
                .getJsonObject(Integer.toString(status))
                .getJsonObject("headers")
                .keySet()
                .stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /**
     * The same, but an answer with a property that is not described breaks it. The document itself leaves room for new
     * properties, so that a caller does; a service that sends one today should say so.
     */
    OpenApiDocument withoutRoomInAnswers() {
        Set<String> asked = operations().values().stream()
                .map(operation -> operation.getOrDefault("requestBody", JsonValue.EMPTY_JSON_OBJECT))
                .flatMap(body -> SCHEMA.matcher(body.toString()).results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        JsonObjectBuilder schemas = Json.createObjectBuilder();
        content.getJsonObject("components").getJsonObject("schemas").forEach((name, schema) -> {
            boolean answered = schema.asJsonObject().containsKey("properties") && !asked.contains(name);
            schemas.add(
                    name,
                    answered
                            ? Json.createObjectBuilder(schema.asJsonObject())
                                    .add("additionalProperties", false)
                                    .build()
                            : schema);
        });
        return with(Json.createPatchBuilder()
                .replace("/components/schemas", schemas.build())
                .build());
    }

    /** The same with changes. */
    OpenApiDocument with(JsonPatch changes) {
        return new OpenApiDocument(changes.apply(content));
    }
}
