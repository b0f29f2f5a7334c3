package io.threadpilot.contracts.event;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.threadpilot.contracts.insurance.PersonInsurancesLookedUp;
import io.threadpilot.contracts.insurance.PersonInsurancesLookedUp.Outcome;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Pins what an event looks like outside, in both directions. */
class EventTest {

    private static final String ENVELOPE = "event.1.0";
    private static final String DATA = "person-insurances-looked-up.1.0";

    private static final Event FOUND = new Event(
            Event.SPECIFICATION,
            UUID.fromString("019aa6e3-5c00-7b3e-8d2f-4c5a6b7c8d9e"),
            PersonInsurancesLookedUp.TYPE,
            URI.create("urn:threadpilot:service:insurance"),
            Instant.parse("2026-11-21T12:00:00.123456Z"),
            PersonInsurancesLookedUp.SCHEMA,
            "lFfp6a-rbz_Ytq2ZbZdC3m0tE1bwMvnbWQqk6oXzJXk",
            "2026-11",
            "core-system",
            "claim-4711",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            new PersonInsurancesLookedUp(Outcome.FOUND, 200, 2, true, null).toJson());

    private static final Event REFUSED = new Event(
            Event.SPECIFICATION,
            UUID.fromString("019aa6e3-5c00-7b3e-8d2f-4c5a6b7c8d9f"),
            PersonInsurancesLookedUp.TYPE,
            URI.create("urn:threadpilot:service:insurance"),
            Instant.parse("2026-11-21T12:00:01Z"),
            PersonInsurancesLookedUp.SCHEMA,
            null,
            null,
            null,
            "0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11",
            null,
            new PersonInsurancesLookedUp(Outcome.REFUSED, 401, null, null, "unauthorized").toJson());

    private final Jsonb jsonb = JsonbBuilder.create();

    @Test
    void anEventIsWrittenAsItIsPublished() throws IOException {
        assertThat(jsonb.toJson(FOUND)).isEqualTo(golden("person-insurances-looked-up.1.0.found"));
        assertThat(jsonb.toJson(REFUSED)).isEqualTo(golden("person-insurances-looked-up.1.0.refused"));
    }

    @Test
    void aPublishedEventIsRead() throws IOException {
        assertThat(read("person-insurances-looked-up.1.0.found")).isEqualTo(FOUND);
        assertThat(read("person-insurances-looked-up.1.0.refused")).isEqualTo(REFUSED);
        assertThat(PersonInsurancesLookedUp.from(FOUND))
                .isEqualTo(new PersonInsurancesLookedUp(Outcome.FOUND, 200, 2, true, null));
        assertThat(PersonInsurancesLookedUp.from(REFUSED))
                .isEqualTo(new PersonInsurancesLookedUp(Outcome.REFUSED, 401, null, null, "unauthorized"));
    }

    @Test
    void anEventOfANewerMinorVersionIsRead() throws IOException {
        Event newer = read("person-insurances-looked-up.1.1.found");

        assertThat(newer.correlationId()).isEqualTo("claim-4712");
        assertThat(PersonInsurancesLookedUp.from(newer))
                .isEqualTo(new PersonInsurancesLookedUp(Outcome.FOUND, 200, 1, false, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "person-insurances-looked-up.1.0.found",
                "person-insurances-looked-up.1.0.refused",
                "person-insurances-looked-up.1.1.found"
            })
    void publishedEventsFollowTheSchemas(String name) throws IOException {
        assertThat(schema(ENVELOPE).validate(golden(name), InputFormat.JSON)).isEmpty();
        assertThat(schema(DATA).validate(read(name).data().toString(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void theSchemasRefuseAPersonalIdentityNumberAsSubject() throws IOException {
        String event = golden("person-insurances-looked-up.1.0.found");

        assertThat(schema(ENVELOPE).validate(event.replace(FOUND.subject(), "199001011234"), InputFormat.JSON))
                .hasSize(1);
    }

    @Test
    void theSchemasRefuseDataWithoutWhatTheirOutcomeNeeds() throws IOException {
        assertThat(schema(DATA).validate("{\"outcome\":\"FOUND\",\"status\":200}", InputFormat.JSON))
                .hasSize(2);
        assertThat(schema(DATA).validate("{\"outcome\":\"REFUSED\",\"status\":403}", InputFormat.JSON))
                .hasSize(1);
    }

    @Test
    void anEventIsACloudEvent() {
        CloudEvent event = new JsonFormat().deserialize(jsonb.toJson(FOUND).getBytes(StandardCharsets.UTF_8));

        assertThat(event.getId()).isEqualTo(FOUND.id().toString());
        assertThat(event.getType()).isEqualTo(FOUND.type());
        assertThat(event.getSubject()).isEqualTo(FOUND.subject());
        assertThat(event.getDataSchema()).isEqualTo(FOUND.dataschema());
        assertThat(event.getExtensionNames())
                .containsExactlyInAnyOrder("subjectkeyid", "actor", "correlationid", "traceparent");
    }

    @Test
    void theDataOfAnotherTypeAreNotTakenForALookUp() {
        Event other = new Event(
                Event.SPECIFICATION,
                FOUND.id(),
                "person-insurances-looked-up.v2",
                FOUND.source(),
                FOUND.time(),
                null,
                null,
                null,
                null,
                FOUND.correlationId(),
                null,
                FOUND.data());

        assertThatThrownBy(() -> PersonInsurancesLookedUp.from(other)).isInstanceOf(IllegalArgumentException.class);
    }

    private Event read(String name) throws IOException {
        return jsonb.fromJson(golden(name), Event.class);
    }

    private static String golden(String name) throws IOException {
        return text("/events/" + name + ".json").strip();
    }

    private static JsonSchema schema(String name) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(text("/META-INF/threadpilot/schemas/" + name + ".json"));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = EventTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
