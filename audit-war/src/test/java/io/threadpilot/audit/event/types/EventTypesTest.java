package io.threadpilot.audit.event.types;

import io.threadpilot.audit.event.json.BrokenRuleException;
import io.threadpilot.audit.event.json.JsonText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventTypesTest {

    private static final Path FOLDER = Path.of("src/main/resources/META-INF/threadpilot/schemas");

    private final EventTypes types = EventTypes.load();

    @Test
    void everySchemaOfTheFolderIsListed() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json"))
                            .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                            .filter(file -> !file.startsWith("common/")))
                    .hasSize(30)
                    .containsExactlyInAnyOrderElementsOf(types.all().stream()
                            .map(type -> type.name().name() + "/" + type.name().version() + ".json")
                            .toList());
        }
    }

    @Test
    void everySchemaHasANameAndADescription() {
        assertThat(types.all()).allSatisfy(type -> {
            assertThat(type.schema().getString("$schema")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
            assertThat(type.schema().getString("$id"))
                    .isEqualTo("urn:threadpilot:schema:" + type.name().name() + ":"
                            + type.name().version());
            assertThat(TypeName.of(type.schema().getString("title"))).isEqualTo(type.name());
            assertThat(type.schema().getString("description")).isNotEmpty();
        });
    }

    @Test
    void aReferenceLeadsToASharedSchema() {
        assertThat(types.shared())
                .extracting(schema -> schema.getString("$id"))
                .containsExactly(
                        "urn:threadpilot:schema:common:1", "urn:threadpilot:schema:person-insurances-looked-up:1.0");
    }

    @Test
    void personalPropertiesAreMarked() {
        Map<String, List<String>> personal = types.all().stream()
                .filter(type -> !type.personal().isEmpty())
                .collect(toMap(type -> type.name().name(), EventType::personal, (one, other) -> one, TreeMap::new));

        assertThat(personal)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "OrderCompleted", List.of("/notes"),
                        "OrderCreated", List.of("/shippingAddress", "/billingAddress", "/notes"),
                        "OrderUpdated",
                                List.of("/changes/billingAddress", "/changes/notes", "/changes/shippingAddress"),
                        "PaymentDisputed", List.of("/evidence"),
                        "ShipmentCreated", List.of("/shippingAddress"),
                        "ShipmentDelivered", List.of("/deliveredTo", "/deliverySignature", "/deliveryPhotoUrl")));
    }

    /** The marks are read where properties stand in properties, and nowhere else. */
    @Test
    void noMarkIsOverlooked() {
        assertThat(types.all()).allSatisfy(type -> assertThat(marks(type.schema()))
                .isEqualTo(type.personal().size()));
        assertThat(types.shared())
                .allSatisfy(schema -> assertThat(marks(schema)).isZero());
    }

    private static int marks(JsonObject schema) {
        return schema.toString().split("x-personal", -1).length - 1;
    }

    @Test
    void onlyPersonalPropertiesThatAreThereAreListed() throws Exception {
        EventType type = types.find(new TypeName("OrderUpdated", 1)).orElseThrow();

        assertThat(type.personalIn(json("{\"changes\":{\"notes\":\"Ring twice\",\"shippingAddress\":null}}")))
                .containsExactly("/changes/notes");
        assertThat(type.personalIn(json("{\"changes\":[]}"))).isEmpty();
        assertThat(type.personalIn(JsonValue.NULL)).isEmpty();
    }

    @Test
    void aTypeIsFoundByItsNameAndVersion() {
        assertThat(types.find(TypeName.of("OrderCreated"))).isPresent();
        assertThat(types.find(TypeName.of("OrderCreated.v1"))).isPresent();
        assertThat(types.find(TypeName.of("OrderCreated.v2"))).isEmpty();
        assertThat(types.find(TypeName.of("ordercreated"))).isEmpty();
        assertThat(types.newest("OrderCreated")).isEqualTo(types.find(TypeName.of("OrderCreated")));
        assertThat(types.newest("OrderEaten")).isEmpty();
    }

    @Test
    void aVersionStandsAtTheEndOfAName() {
        assertThat(TypeName.of("something-happened.v12")).isEqualTo(new TypeName("something-happened", 12));
        assertThat(TypeName.of("a.v1.v2")).isEqualTo(new TypeName("a.v1", 2));
        assertThat(Stream.of("a", "a.v", "a.v0", "a.v01", "a.v1 ", "a.v12345678901", ".v1", "v1", "a.V1", "a\n"))
                .allSatisfy(name -> assertThat(TypeName.of(name)).isEqualTo(new TypeName(name, 1)));
    }

    @Test
    void noReferenceLeadsOutside() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            JsonObject schema = Json.createObjectBuilder()
                    .add("$id", "urn:threadpilot:schema:Curious:1")
                    .add("x-aggregate", Json.createObjectBuilder().add("type", "Thing"))
                    .add("$ref", "http://localhost:" + outside.getLocalPort() + "/schema.json")
                    .build();
            EventType curious = EventType.of(new TypeName("Curious", 1), schema);
            EventTypes curiousTypes = new EventTypes(List.of(curious), List.of());

            assertThatThrownBy(() -> curiousTypes.check(curious, JsonValue.EMPTY_JSON_OBJECT, ""))
                    .isInstanceOf(BrokenRuleException.class);

            outside.setSoTimeout(1);
            assertThatThrownBy(outside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static JsonValue json(String text) throws Exception {
        return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
