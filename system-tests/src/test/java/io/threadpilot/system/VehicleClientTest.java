package io.threadpilot.system;

import io.threadpilot.contracts.vehicle.RegistrationNumber;
import io.threadpilot.contracts.vehicle.Vehicle;
import io.threadpilot.contracts.vehicle.VehicleClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.junit.jupiter.api.Test;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * {@link VehicleClient}, which is written by hand, is what the vehicle service's OpenAPI document says: every operation,
 * its address, its method, its parameters, what it takes and what it answers.
 */
class VehicleClientTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.committed("vehicle");

    /** The schema of each type that stands on the wire by itself. */
    private static final Map<Type, String> SCHEMAS =
            Map.of(RegistrationNumber.class, "RegistrationNumber", Vehicle.class, "Vehicle");

    @Test
    void everyOperationIsThereAtItsAddress() {
        assertThat(Arrays.stream(VehicleClient.class.getMethods()).map(VehicleClientTest::call))
                .containsExactlyInAnyOrderElementsOf(operations().keySet());
    }

    @Test
    void whatIsSentIsDescribed() {
        forEveryOperation((method, operation) -> {
            List<JsonObject> described = operation
                    .getOrDefault("parameters", JsonValue.EMPTY_JSON_ARRAY)
                    .asJsonArray()
                    .getValuesAs(JsonObject.class);
            for (Parameter parameter : method.getParameters()) {
                PathParam inPath = parameter.getAnnotation(PathParam.class);
                if (inPath != null) {
                    assertThat(described)
                            .filteredOn(each -> each.getString("in").equals("path"))
                            .extracting(each -> each.getString("name"), each -> schemaOf(each.getJsonObject("schema")))
                            .containsExactly(tuple(inPath.value(), SCHEMAS.get(parameter.getType())));
                } else if (!parameter.isAnnotationPresent(HeaderParam.class)) {
                    assertThat(schemaIn(operation.getJsonObject("requestBody"), Consumes.class, method))
                            .as("what is sent as the body")
                            .isEqualTo("array of RegistrationNumber");
                    assertThat(parameter.getParameterizedType().getTypeName())
                            .isEqualTo("java.util.List<java.lang.String>");
                }
            }
            assertThat(described)
                    .filteredOn(each -> each.getBoolean("required", false))
                    .as("nothing that must be sent is missing")
                    .allMatch(each -> each.getString("in").equals("path"));
            assertThat(operation.containsKey("requestBody"))
                    .isEqualTo(Arrays.stream(method.getParameters())
                            .anyMatch(parameter -> parameter.getAnnotations().length == 0));
        });
    }

    @Test
    void whatIsAnsweredIsDescribed() {
        forEveryOperation((method, operation) -> assertThat(
                        schemaIn(operation.getJsonObject("responses").getJsonObject("200"), Produces.class, method))
                .isEqualTo(
                        method.getGenericReturnType() instanceof ParameterizedType list
                                ? "array of " + SCHEMAS.get(list.getActualTypeArguments()[0])
                                : SCHEMAS.get(method.getReturnType())));
    }

    @Test
    void aVehicleHasThePropertiesThatAreDescribed() {
        JsonObject schema = schema("Vehicle");

        assertThat(Arrays.stream(Vehicle.class.getRecordComponents())
                        .collect(toMap(RecordComponent::getName, component -> typeOnTheWire(component.getType()))))
                .isEqualTo(schema.getJsonObject("properties").entrySet().stream()
                        .collect(toMap(
                                Map.Entry::getKey,
                                property -> property.getValue().asJsonObject().getString("type"))));
    }

    @Test
    void aBatchIsAsLargeAsIsDescribed() {
        JsonObject body = content(
                        operations().get("POST /api/v1/vehicles/batch").getJsonObject("requestBody"))
                .getJsonObject("application/json")
                .getJsonObject("schema");

        assertThat(body.getInt("maxItems")).isEqualTo(VehicleClient.LARGEST_BATCH);
    }

    private interface Comparison {
        void of(Method method, JsonObject operation);
    }

    private static void forEveryOperation(Comparison comparison) {
        for (Method method : VehicleClient.class.getMethods()) {
            comparison.of(method, operations().get(call(method)));
        }
    }

    /** Every operation of the document by its method and address. */
    private static Map<String, JsonObject> operations() {
        Map<String, JsonObject> operations = new TreeMap<>();
        DOCUMENT.content().getJsonObject("paths").forEach((path, methods) -> methods.asJsonObject()
                .forEach((method, operation) ->
                        operations.put(method.toUpperCase(Locale.ROOT) + " " + path, operation.asJsonObject())));
        return operations;
    }

    private static String call(Method method) {
        String verb = Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(named -> named != null)
                .map(HttpMethod::value)
                .findFirst()
                .orElseThrow();
        return verb + " " + VehicleClient.class.getAnnotation(Path.class).value()
                + method.getAnnotation(Path.class).value();
    }

    /** The schema of a body, by the one media type that the client names and the document too. */
    private static String schemaIn(JsonObject described, Class<? extends Annotation> mediaType, Method method) {
        JsonObject content = content(described);
        assertThat(content.keySet()).containsExactly(mediaTypes(mediaType, method));
        return schemaOf(content.values().iterator().next().asJsonObject().getJsonObject("schema"));
    }

    private static JsonObject content(JsonObject described) {
        return described.getJsonObject("content");
    }

    private static String[] mediaTypes(Class<? extends Annotation> annotation, Method method) {
        return Stream.of(method, VehicleClient.class)
                .map(element -> Optional.<Annotation>ofNullable(element.getAnnotation(annotation)))
                .flatMap(Optional::stream)
                .findFirst()
                .map(named -> named instanceof Consumes consumes ? consumes.value() : ((Produces) named).value())
                .orElseThrow();
    }

    private static String schemaOf(JsonObject schema) {
        return schema.containsKey("items")
                ? "array of " + schemaOf(schema.getJsonObject("items"))
                : schema.getString("$ref").replace("#/components/schemas/", "");
    }

    private static JsonObject schema(String name) {
        return DOCUMENT.content()
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject(name);
    }

    private static String typeOnTheWire(Class<?> type) {
        return type == Integer.class ? "integer" : "string";
    }
}
