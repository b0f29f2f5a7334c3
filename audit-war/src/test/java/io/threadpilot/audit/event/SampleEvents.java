package io.threadpilot.audit.event;

import io.threadpilot.audit.event.types.EventTypes;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events that keep every rule, in each format, and a parser to read them. */
final class SampleEvents {

    static final String ID = "0a0df3a8-0f0c-4a6e-9d3c-6a5f8f6a1c11";
    static final String SOURCE = "order-service";
    static final String TIME = "2026-11-21T12:00:00.123456789Z";
    static final Instant NOW = Instant.parse("2026-11-21T12:05:00Z");

    static final EventTypes TYPES = EventTypes.load();

    static final EventParser PARSER = parser(UnknownTypes.STORE);

    /** The data of an event of each type, with every property that it may have. */
    static final JsonObject DATA = data();

    private SampleEvents() {}

    static EventParser parser(UnknownTypes unknownTypes) {
        return new EventParser(TYPES, new ContentHmac(new byte[32]), unknownTypes, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static JsonObject data() {
        try (JsonReader reader = Json.createReader(SampleEvents.class.getResourceAsStream("/events/good.json"))) {
            return reader.readObject();
        }
    }

    static JsonObject envelope(String type) {
        return envelope(type, DATA.get(type));
    }

    static JsonObject envelope(String type, JsonValue data) {
        return Json.createObjectBuilder()
                .add("eventId", ID)
                .add("eventType", type)
                .add("aggregateId", "aggregate-1")
                .add("aggregateType", "Thing")
                .add("timestamp", TIME)
                .add("version", 3)
                .add(
                        "metadata",
                        Json.createObjectBuilder()
                                .add("correlationId", "correlation-1")
                                .add("causationId", "cause-1")
                                .add("source", SOURCE)
                                .add("custom", JsonValue.EMPTY_JSON_OBJECT))
                .add("payload", data)
                .build();
    }

    static JsonObject structured(String type) {
        return structured(type, DATA.get(type));
    }

    static JsonObject structured(String type, JsonValue data) {
        return Json.createObjectBuilder()
                .add("specversion", "1.0")
                .add("id", ID)
                .add("type", type)
                .add("source", SOURCE)
                .add("time", TIME)
                .add("correlationid", "correlation-1")
                .add("causationid", "cause-1")
                .add("aggregatetype", "Thing")
                .add("aggregateid", "aggregate-1")
                .add("aggregateversion", 3)
                .add("data", data)
                .build();
    }

    /** In headers as Kafka has them. */
    static ReceivedEvent binary(String type, byte[] data, String mediaType) {
        return binary(
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", ID,
                        "ce_type", type,
                        "ce_source", SOURCE,
                        "ce_time", TIME,
                        "ce_correlationid", "correlation-1",
                        "ce_causationid", "cause-1",
                        "ce_aggregatetype", "Thing",
                        "ce_aggregateid", "aggregate-1",
                        "ce_aggregateversion", "3"),
                data,
                mediaType);
    }

    static ReceivedEvent binary(Map<String, String> headers, byte[] data, String mediaType) {
        List<Header> all = new ArrayList<>();
        headers.forEach((name, value) -> all.add(header(name, value)));
        if (mediaType != null) {
            all.add(header("content-type", mediaType));
        }
        return new ReceivedEvent(null, all, data);
    }

    static Header header(String name, String value) {
        return new Header(name, bytes(value));
    }

    static ReceivedEvent received(JsonValue json) {
        return received(json.toString());
    }

    static ReceivedEvent received(String json) {
        return received(bytes(json));
    }

    static ReceivedEvent received(byte[] body) {
        return new ReceivedEvent(null, List.of(), body);
    }

    static ParsedEvent parsed(JsonValue json) {
        return PARSER.parse(received(json));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static JsonValue json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    /** An object with one member more, or another value of one that it has. */
    static JsonObject with(JsonObject object, String name, JsonValue value) {
        return Json.createObjectBuilder(object).add(name, value).build();
    }

    static JsonObject with(JsonObject object, String name, String value) {
        return with(object, name, Json.createValue(value));
    }

    static JsonObject without(JsonObject object, String name) {
        return Json.createObjectBuilder(object).remove(name).build();
    }
}
