package io.threadpilot.system;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonPatchBuilder;
import jakarta.json.JsonValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever calls a service as the document of the last release has it can go on calling: openapi-diff finds no breaking
 * change between {@code docs/openapi/released} and {@code docs/openapi}.
 */
class OpenApiCompatibilityTest {

    private static final String VEHICLE = "/components/schemas/Vehicle";
    private static final String NUMBER = "/components/schemas/RegistrationNumber";
    private static final String FIND = "/paths/~1api~1v1~1vehicles~1{registrationNumber}";
    private static final String BATCH = "/paths/~1api~1v1~1vehicles~1batch";

    @ParameterizedTest
    @ValueSource(strings = {"vehicle", "insurance"})
    void noCallerOfTheLastReleaseIsBroken(String service) {
        ChangedOpenApi changes = changes(OpenApiDocument.released(service), OpenApiDocument.committed(service));

        assertThat(changes.isCompatible())
                .as("docs/openapi/%s.yaml breaks callers: %s", service, changes.getChangedOperations())
                .isTrue();
    }

    /** A change to the vehicle service's document. */
    private record Change(String name, UnaryOperator<JsonPatchBuilder> patch) {

        OpenApiDocument made() {
            return OpenApiDocument.released("vehicle")
                    .with(patch.apply(Json.createPatchBuilder()).build());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Change> breaks() {
        return Stream.of(
                new Change("an address is gone", patch -> patch.remove(FIND)),
                new Change("a method is gone", patch -> patch.move(BATCH + "/put", BATCH + "/post")),
                new Change("a property is gone", patch -> patch.remove(VEHICLE + "/properties/make")),
                new Change(
                        "a property has another type",
                        patch -> patch.replace(VEHICLE + "/properties/modelYear/type", "string")),
                new Change("a property may be missing", patch -> patch.remove(VEHICLE + "/required")),
                new Change("less may be asked", patch -> patch.replace(NUMBER + "/maxLength", 7)),
                new Change("an answer is gone", patch -> patch.remove(FIND + "/get/responses/200")),
                new Change(
                        "a parameter must be given",
                        patch -> patch.add(FIND + "/get/parameters/0/required", JsonValue.TRUE)),
                new Change(
                        "another media type is answered",
                        patch -> patch.move(
                                FIND + "/get/responses/200/content/application~1xml",
                                FIND + "/get/responses/200/content/application~1json")));
    }

    @ParameterizedTest
    @MethodSource
    void breaks(Change change) {
        assertThat(changes(OpenApiDocument.released("vehicle"), change.made()).isCompatible())
                .isFalse();
    }

    static Stream<Change> additions() {
        JsonObject text = Json.createObjectBuilder().add("type", "string").build();
        return Stream.of(
                new Change("a new property", patch -> patch.add(VEHICLE + "/properties/colour", text)),
                new Change(
                        "a new parameter",
                        patch -> patch.add(
                                FIND + "/get/parameters/-",
                                Json.createObjectBuilder()
                                        .add("name", "X-New")
                                        .add("in", "header")
                                        .add("schema", text)
                                        .build())),
                new Change("a new address", patch -> patch.copy("/paths/~1api~1v1~1vehicles~1new", BATCH)));
    }

    @ParameterizedTest
    @MethodSource
    void additions(Change change) {
        assertThat(changes(OpenApiDocument.released("vehicle"), change.made()).isCompatible())
                .isTrue();
    }

    private static ChangedOpenApi changes(OpenApiDocument before, OpenApiDocument after) {
        return OpenApiCompare.fromContents(asOpenApi30(before), asOpenApi30(after));
    }

    /**
     * openapi-diff reads OpenAPI 3.0. Of what is new in 3.1 the documents use one thing, several examples of a schema,
     * and no caller is broken by those.
     */
    private static String asOpenApi30(OpenApiDocument document) {
        return ((JsonObject) withoutExamples(document.content()))
                .toString()
                .replaceFirst("\"openapi\":\"3\\.1\\.\\d\"", "\"openapi\":\"3.0.3\"");
    }

    private static JsonValue withoutExamples(JsonValue value) {
        if (value.getValueType() == JsonValue.ValueType.ARRAY) {
            return Json.createArrayBuilder(value.asJsonArray().stream()
                            .map(OpenApiCompatibilityTest::withoutExamples)
                            .toList())
                    .build();
        }
        if (value.getValueType() != JsonValue.ValueType.OBJECT) {
            return value;
        }
        JsonObjectBuilder kept = Json.createObjectBuilder();
        value.asJsonObject().forEach((name, each) -> {
            if (!name.equals("examples")) {
                kept.add(name, withoutExamples(each));
            }
        });
        return kept.build();
    }
}
