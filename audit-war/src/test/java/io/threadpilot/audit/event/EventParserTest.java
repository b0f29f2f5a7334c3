package io.threadpilot.audit.event;

import io.threadpilot.contracts.event.Event;
import io.threadpilot.contracts.insurance.PersonInsurancesLookedUp;
import io.threadpilot.platform.consumer.ConsumedRecord.Header;
import io.threadpilot.platform.events.RecordedEvent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static io.threadpilot.audit.event.SampleEvents.ID;
import static io.threadpilot.audit.event.SampleEvents.PARSER;
import static io.threadpilot.audit.event.SampleEvents.binary;
import static io.threadpilot.audit.event.SampleEvents.bytes;
import static io.threadpilot.audit.event.SampleEvents.envelope;
import static io.threadpilot.audit.event.SampleEvents.header;
import static io.threadpilot.audit.event.SampleEvents.json;
import static io.threadpilot.audit.event.SampleEvents.parsed;
import static io.threadpilot.audit.event.SampleEvents.received;
import static io.threadpilot.audit.event.SampleEvents.structured;
import static io.threadpilot.audit.event.SampleEvents.with;
import static io.threadpilot.audit.event.SampleEvents.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EventParserTest {

    private static final String TRACE_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void anEnvelopeIsRead() {
        JsonObject envelope = with(
                envelope("OrderCreated"),
                "metadata",
                json(
                        "{\"correlationId\":\"c\",\"causationId\":\"d\",\"userId\":\"u-1\",\"source\":\"s\",\"custom\":{\"a\":1}}"));

        assertThat(event(envelope))
                .usingRecursiveComparison()
                .ignoringFields("content", "data")
                .isEqualTo(new AuditEvent(
                        ID,
                        "OrderCreated",
                        1,
                        "s",
                        "Thing",
                        "aggregate-1",
                        3L,
                        "c",
                        "d",
                        null,
                        "customer-4711",
                        List.of("order:order-4711"),
                        Instant.parse("2026-11-21T12:00:00.123456789Z"),
                        null,
                        null,
                        List.of("/shippingAddress", "/billingAddress", "/notes"),
                        true,
                        true,
                        null));
    }

    @Test
    void anEnvelopeWithoutWhatMayBeAbsentIsRead() {
        JsonObject envelope = json("""
                        {"eventId": "0A0DF3A8-0F0C-4A6E-9D3C-6A5F8F6A1C11", "eventType": "PaymentFailed",
                         "timestamp": "2026-11-21T13:00:00+01:00", "version": null,
                         "metadata": {"source": "s", "correlationId": null, "userId": null}, "somethingNew": [],
                         "payload": {"paymentId": "p", "orderId": "o", "errorCode": "", "errorMessage": "",
                                     "failedAt": "2026-11-21T12:00:00Z"}}""").asJsonObject();

        assertThat(event(envelope)).satisfies(event -> {
            assertThat(event.id()).isEqualTo(ID);
            assertThat(event.occurredAt()).isEqualTo("2026-11-21T12:00:00Z");
            assertThat(event.aggregateType()).isEqualTo("Payment");
            assertThat(event.aggregateId()).isEqualTo("p");
            assertThat(event.aggregateVersion()).isEqualTo(1);
            assertThat(event.correlationId()).isNull();
            assertThat(event.subject()).isNull();
            assertThat(event.related()).containsExactly("order:o");
            assertThat(event.personal()).isEmpty();
            assertThat(event.personalBytes()).isFalse();
        });
    }

    /** As the feed of the insurance service has it. */
    @Test
    void aLookUpOfTheInsuranceServiceIsRead() {
        JsonObject data =
                new PersonInsurancesLookedUp(PersonInsurancesLookedUp.Outcome.FOUND, 200, 2, true, null).toJson();
        Event event = new Event(
                Event.SPECIFICATION,
                UUID.fromString(ID),
                PersonInsurancesLookedUp.TYPE,
                URI.create("urn:threadpilot:service:insurance"),
                Instant.parse("2026-11-21T12:00:00.123456Z"),
                PersonInsurancesLookedUp.SCHEMA,
                "lFfp6a-rbz_Ytq2ZbZdC3m0tE1bwMvnbWQqk6oXzJXk",
                "2026-11",
                "core-system",
                "claim-4711",
                TRACE_PARENT,
                data);
        String recorded = new RecordedEvent(4711, JsonbBuilder.create().toJson(event)).withPosition();

        assertThat(PARSER.parse(received(recorded)))
                .usingRecursiveComparison()
                .ignoringFields("content", "data")
                .isEqualTo(new AuditEvent(
                        ID,
                        "person-insurances-looked-up.v1",
                        1,
                        "urn:threadpilot:service:insurance",
                        "Person",
                        "lFfp6a-rbz_Ytq2ZbZdC3m0tE1bwMvnbWQqk6oXzJXk",
                        null,
                        "claim-4711",
                        null,
                        "core-system",
                        "lFfp6a-rbz_Ytq2ZbZdC3m0tE1bwMvnbWQqk6oXzJXk",
                        List.of(),
                        Instant.parse("2026-11-21T12:00:00.123456Z"),
                        TRACE_PARENT,
                        null,
                        List.of(),
                        false,
                        true,
                        null));
    }

    @Test
    void aLookUpOfNobodyHasNoAggregate() {
        JsonObject event = without(
                without(
                        structured(
                                "person-insurances-looked-up.v1",
                                json("{\"outcome\":\"REFUSED\",\"status\":401,\"problem\":\"unauthorized\"}")),
                        "aggregatetype"),
                "aggregateid");

        assertThat(event(event)).satisfies(read -> {
            assertThat(read.aggregateType()).isNull();
            assertThat(read.aggregateId()).isNull();
            assertThat(read.aggregateVersion()).isNull();
            assertThat(read.validated()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '!',
            value = {
                "!{\"outcome\":\"FOUND\",\"status\":200,\"complete\":true}!, data-required, /data lacks policies",
                "!{\"outcome\":\"REFUSED\",\"status\":401}!, data-required, /data lacks problem",
                "!{\"outcome\":\"FOUND\",\"status\":500,\"policies\":1,\"complete\":true}!, data-maximum, /data/status breaks maximum",
                "!{\"outcome\":\"LOST\",\"status\":404,\"problem\":\"p\"}!, data-enum, /data/outcome breaks enum"
            })
    void aLookUpKeepsTheRulesOfItsContract(String data, String rule, String place) {
        assertThat(parsed(structured("person-insurances-looked-up.v1", json(data))))
                .isEqualTo(new Rejection(
                        ID, rule, "By the schema of person-insurances-looked-up, version 1: " + place + "."));
    }

    @Test
    void whatATypeIsAboutFollowsFromItsData() {
        assertThat(Stream.of(
                                "OrderCreated Order order-4711",
                                "PaymentFailed Payment payment-4711",
                                "InventoryUpdated Inventory product-4711",
                                "ShipmentReturned Shipment shipment-4711")
                        .map(line -> line.split(" ")))
                .allSatisfy(line -> {
                    JsonObject event = without(without(structured(line[0]), "aggregatetype"), "aggregateid");
                    assertThat(event(event).aggregateType()).isEqualTo(line[1]);
                    assertThat(event(event).aggregateId()).isEqualTo(line[2]);
                    assertThat(event(with(event, "aggregateid", "x")).aggregateType())
                            .isEqualTo(line[1]);
                    assertThat(event(with(event, "aggregateid", "x")).aggregateId())
                            .isEqualTo("x");
                });
    }

    @Test
    void relatedAreTheOrderAndTheShipment() {
        assertThat(event(structured("ShipmentCreated")).related())
                .containsExactly("order:order-4711", "shipment:shipment-4711");
        assertThat(event(structured("ShipmentReturned")).related()).containsExactly("shipment:shipment-4711");
        assertThat(event(structured("InventoryUpdated")).related()).isEmpty();
        assertThat(event(structured("x", json("{\"orderId\":4711,\"shipmentId\":\"a\\u0000\",\"customerId\":\"\"}"))))
                .satisfies(event -> {
                    assertThat(event.related()).isEmpty();
                    assertThat(event.subject()).isNull();
                });
        assertThat(event(structured("x", json("{\"orderId\":\"o\",\"customerId\":\"c\"}"))))
                .satisfies(event -> {
                    assertThat(event.related()).containsExactly("order:o");
                    assertThat(event.subject()).isEqualTo("c");
                });
    }

    @Test
    void anUnknownTypeIsStoredOrNot() {
        ReceivedEvent unknown = received(structured("OrderEaten", json("[1]")));
        ReceivedEvent newer = received(structured("OrderCreated.v2", json("{\"notes\":\"Ring twice\"}")));

        assertThat(PARSER.parse(unknown)).isInstanceOfSatisfying(AuditEvent.class, event -> {
            assertThat(event.validated()).isFalse();
            assertThat(event.typeVersion()).isEqualTo(1);
            assertThat(event.personal()).isEmpty();
        });
        assertThat(PARSER.parse(newer)).isInstanceOfSatisfying(AuditEvent.class, event -> {
            assertThat(event.validated()).isFalse();
            assertThat(event.typeVersion()).isEqualTo(2);
            assertThat(event.personal()).containsExactly("/notes");
            assertThat(event.personalBytes()).isTrue();
        });
        EventParser strict = SampleEvents.parser(UnknownTypes.of("dead-letter"));
        assertThat(strict.parse(unknown))
                .isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.rule())
                        .isEqualTo("unknown-type"));
        assertThat(strict.parse(newer)).isInstanceOf(Rejection.class);
        assertThat(strict.parse(received(structured("OrderCreated")))).isInstanceOf(AuditEvent.class);
        assertThat(UnknownTypes.of("store")).isEqualTo(UnknownTypes.STORE);
        assertThatIllegalArgumentException().isThrownBy(() -> UnknownTypes.of("maybe"));
    }

    @Test
    void whoCausedItIsPersonalInTheEnvelope() {
        JsonObject metadata = json("{\"source\":\"s\",\"userId\":17}").asJsonObject();

        assertThat(event(with(envelope("PaymentFailed"), "metadata", metadata))).satisfies(event -> {
            assertThat(event.actor()).isNull();
            assertThat(event.personal()).isEmpty();
            assertThat(event.personalBytes()).isTrue();
        });
        assertThat(event(envelope("PaymentFailed")).personalBytes()).isFalse();
        assertThat(event(envelope("OrderCreated")).personalBytes()).isTrue();
        assertThat(event(with(structured("PaymentFailed"), "actor", "core-system"))
                        .actor())
                .isEqualTo("core-system");
    }

    @Test
    void dataThatAreNoJsonAreAStringOrInBase64() {
        assertThat(event(binary("x", bytes("Hellå"), "text/plain")).data()).isEqualTo(Json.createValue("Hellå"));
        assertThat(event(binary("x", new byte[] {-1, 0}, "image/png")).data())
                .isEqualTo(json("{\"data_base64\":\"/wA=\"}"));
        assertThat(event(binary("x", bytes("5"), "application/json")).data()).isEqualTo(Json.createValue(5));
        assertThat(event(binary("x", bytes("\uFEFF{}"), "text/json;charset=utf-8"))
                        .data())
                .isEqualTo(JsonValue.EMPTY_JSON_OBJECT);
        assertThat(event(binary("x", null, "application/json")).data()).isEqualTo(JsonValue.NULL);
    }

    /** In CloudEvents the media type decides between the modes. */
    @Test
    void aStructuredEventMayHaveHeadersOfABinaryOne() {
        ReceivedEvent both = new ReceivedEvent(
                null,
                List.of(
                        header("ce_specversion", "1.0"),
                        header("ce_id", "another"),
                        header("Content-Type", "application/cloudevents+json; charset=UTF-8")),
                bytes(structured("x", JsonValue.TRUE).toString()));

        assertThat(event(both).id()).isEqualTo(ID);
    }

    @Test
    void anElementOfABatchIsStructured() {
        ReceivedEvent element = new ReceivedEvent(
                null,
                List.of(header("content-type", "application/cloudevents-batch+json")),
                bytes(without(structured("x", JsonValue.TRUE), "specversion").toString()));

        assertRejected(element, "specversion");
    }

    @Test
    void aBinaryEventByHttpHasItsHeadersEncoded() {
        Map<String, String> headers = Map.of(
                "CE-SpecVersion", "1.0",
                "ce-id", "a%20b+c%C3%A5",
                "ce-type", "x",
                "ce-source", "/s",
                "ce-time", SampleEvents.TIME);

        assertThat(event(binary(headers, bytes("1"), "application/json")).id()).isEqualTo("a b+cå");
        Map<String, String> broken = new HashMap<>(headers);
        broken.put("ce-id", "100%");
        assertRejected(binary(broken, bytes("1"), "application/json"), "not-percent-encoded");
        broken.put("ce-subject", "q%FE");
        assertRejected(binary(broken, bytes("1"), "application/json"), "not-utf-8");
    }

    @Test
    void aTraceIsNamedByTheAttributeOrElseByTheHeader() {
        JsonObject event = structured("x", JsonValue.TRUE);
        String other = TRACE_PARENT.replace("-01", "-00");

        assertThat(event(with(event, "traceparent", TRACE_PARENT)).traceparent())
                .isEqualTo(TRACE_PARENT);
        assertThat(event(new ReceivedEvent(
                                null,
                                List.of(header("traceparent", other)),
                                bytes(envelope("x", JsonValue.TRUE).toString())))
                        .traceparent())
                .isEqualTo(other);
        assertThat(event(with(event, "traceparent", "nonsense")).traceparent()).isNull();
        assertThat(event(with(event, "traceparent", TRACE_PARENT.replaceAll("[a-f0-9]{32}", "0".repeat(32))))
                        .traceparent())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"P5M, true", "PT5M0.000000001S, false"})
    void aTimeMayBeFiveMinutesAhead(String ahead, boolean read) {
        Instant time = SampleEvents.NOW.plus(ahead.equals("P5M") ? EventParser.AHEAD : EventParser.AHEAD.plusNanos(1));

        ParsedEvent parsed = parsed(with(structured("x", JsonValue.TRUE), "time", time.toString()));

        assertThat(parsed instanceof AuditEvent).isEqualTo(read);
        if (parsed instanceof Rejection rejection) {
            assertThat(rejection.rule()).isEqualTo("time-in-the-future");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21",
                "2026-11-21T12:00:00",
                "2026-11-21 12:00:00Z",
                "2026-11-21T12:00Z",
                "2026-02-30T12:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T12:00:60Z",
                "2026-11-21T12:00:00.1234567890Z",
                "2026-11-21T12:00:00.Z",
                "+12026-11-21T12:00:00Z",
                "-2026-11-21T12:00:00Z",
                "26-11-21T12:00:00Z",
                "2026-11-21T12:00:00+0100",
                "2026-11-21T12:00:00+19:00",
                "2026-11-21T12:00:00[UTC]",
                "1795000000",
                "0000-12-31T23:59:59Z",
                "0001-01-01T00:00:00+00:01",
                "٢٠٢٦-11-21T12:00:00Z",
                "yesterday"
            })
    void whatIsNoTimeIsRefused(String time) {
        assertRejected(with(structured("x", JsonValue.TRUE), "time", time), "time-not-a-time");
    }

    @ParameterizedTest
    @CsvSource({"id, id", "type, type", "source, source", "time, time"})
    void anAttributeThatIsRequiredMustBeThere(String attribute, String rule) {
        JsonObject event = structured("x", JsonValue.TRUE);

        assertRejected(without(event, attribute), rule + "-missing");
        assertRejected(with(event, attribute, JsonValue.NULL), rule + "-missing");
    }

    @ParameterizedTest
    @CsvSource({
        "id, id, 100",
        "type, type, 100",
        "source, source, 200",
        "subject, subject, 100",
        "aggregatetype, aggregate-type, 100",
        "aggregateid, aggregate-id, 100",
        "correlationid, correlation-id, 100",
        "causationid, causation-id, 100",
        "actor, actor, 100"
    })
    void anAttributeIsATextOfLimitedLength(String attribute, String rule, int longest) {
        JsonObject event = structured("x", JsonValue.TRUE);

        assertThat(parsed(with(event, attribute, "å".repeat(longest)))).isInstanceOf(AuditEvent.class);
        assertRejected(with(event, attribute, "å".repeat(longest + 1)), rule + "-too-long");
        assertRejected(with(event, attribute, "x".repeat(5000)), rule + "-too-long");
        assertRejected(with(event, attribute, ""), rule + "-empty");
        assertRejected(with(event, attribute, Json.createValue(5)), rule + "-not-a-text");
        assertRejected(with(event, attribute, JsonValue.EMPTY_JSON_OBJECT), rule + "-not-a-text");
        assertRejected(with(event, attribute, "a\u0000"), rule + "-control-character");
        assertRejected(with(event, attribute, "a\u0085"), rule + "-control-character");
    }

    @Test
    void aRejectionNamesTheEventUnlessItsIdIsNone() {
        assertThat(rejection(with(structured("x", JsonValue.TRUE), "source", ""))
                        .id())
                .isEqualTo(ID);
        assertThat(rejection(with(structured("x", JsonValue.TRUE), "id", "x".repeat(5000)))
                        .id())
                .isNull();
        assertThat(rejection(with(envelope("x", JsonValue.TRUE), "eventId", "4711")))
                .satisfies(rejection -> {
                    assertThat(rejection.id()).isEqualTo("4711");
                    assertThat(rejection.rule()).isEqualTo("id-not-a-uuid");
                });
        assertThat(((Rejection) PARSER.parse(binary("x", bytes("{"), null))).id())
                .isEqualTo(ID);
    }

    @Test
    void anEnvelopeKeepsTheRulesOfItsAttributes() {
        JsonObject envelope = envelope("x", JsonValue.TRUE);

        assertRejected(without(envelope, "metadata"), "source-missing");
        assertRejected(with(envelope, "metadata", JsonValue.TRUE), "source-missing");
        assertRejected(without(envelope, "eventId"), "id-missing");
        assertRejected(without(envelope, "eventType"), "type-missing");
        assertRejected(without(envelope, "timestamp"), "time-missing");
        assertRejected(without(envelope, "aggregateId"), "aggregate-id-missing");
        assertRejected(without(envelope, "aggregateType"), "aggregate-type-missing");
        assertRejected(with(envelope, "aggregateId", ""), "aggregate-id-empty");
        assertThat(rejection(with(envelope, "metadata", json("{\"source\":\"\"}")))
                        .reason())
                .isEqualTo("/metadata/source is empty.");
        assertThat(rejection(with(envelope, "eventId", JsonValue.TRUE)).reason())
                .isEqualTo("/eventId must be a text.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "1.5", "9223372036854775808", "1e400", "\"0\"", "\"one\"", "\"\"", "true", "[1]", "{}"
            })
    void aVersionIsAboveZero(String version) {
        assertRejected(with(envelope("x", JsonValue.TRUE), "version", json(version)), "aggregate-version-not-positive");
        assertRejected(
                with(structured("x", JsonValue.TRUE), "aggregateversion", json(version)),
                "aggregate-version-not-positive");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2.0, 2", "1e3, 1000", "9223372036854775807, 9223372036854775807"})
    void aVersionIsAnInteger(String version, long read) {
        assertThat(event(with(envelope("x", JsonValue.TRUE), "version", json(version)))
                        .aggregateVersion())
                .isEqualTo(read);
    }

    static Stream<List<Object>> hostile() {
        String event = structured("x", JsonValue.TRUE).toString();
        String start = event.substring(0, event.length() - 1);
        byte[] notUtf8 = bytes(event);
        notUtf8[notUtf8.length - 10] = (byte) 0xE5;
        return Stream.of(
                List.of("empty", new byte[0]),
                List.of("empty", bytes("\uFEFF ")),
                List.of("not-json", bytes("nonsense")),
                List.of("not-json", bytes(event + event)),
                List.of("not-json", bytes(start)),
                List.of("not-utf-8", notUtf8),
                List.of("not-an-object", bytes("null")),
                List.of("not-an-object", bytes("[" + event + "]")),
                List.of("not-an-object", bytes("\"" + ID + "\"")),
                List.of("too-many-levels", bytes(start + ",\"a\":" + "[".repeat(64) + "]".repeat(64) + "}")),
                List.of("too-many-levels", bytes("[".repeat(1_000_000))),
                List.of("too-many-values", bytes(start + ",\"a\":[" + "{},".repeat(100_000) + "{}]}")),
                List.of("duplicate-key", bytes(start + ",\"id\":\"another\"}")),
                List.of("duplicate-key", bytes(start + ",\"data\":1}")),
                List.of("lone-surrogate", bytes(start + ",\"a\":\"\\ud83d\"}")),
                List.of("number-too-large", bytes(start + ",\"a\":1e99999999999}")),
                List.of("specversion", bytes(event.replace("\"1.0\"", "\"0.3\""))),
                List.of("specversion", bytes(event.replace("\"1.0\"", "1.0"))),
                List.of("two-data", bytes(start + ",\"data_base64\":\"\"}")),
                List.of("too-large", bytes(event + " ".repeat(EventParser.LARGEST + 1 - bytes(event).length))));
    }

    @ParameterizedTest
    @MethodSource
    void hostile(List<Object> hostile) {
        assertRejected(received((byte[]) hostile.get(1)), (String) hostile.get(0));
    }

    @Test
    void aRecordWithoutAValueIsRefused() {
        assertRejected(new ReceivedEvent(bytes("key"), List.of(), null), "null-value");
    }

    @Test
    void whatIsUnusualAndNotWrongIsRead() {
        String event = structured("x", JsonValue.TRUE).toString();
        String start = event.substring(0, event.length() - 1);

        assertThat(event(received("\uFEFF" + event)).id()).isEqualTo(ID);
        assertThat(event(received(" \n" + event + "\r\n")).id()).isEqualTo(ID);
        assertThat(event(received(event + " ".repeat(EventParser.LARGEST - bytes(event).length)))
                        .id())
                .isEqualTo(ID);
        assertThat(event(received(start + ",\"a\":" + "[".repeat(63) + "]".repeat(63) + "}"))
                        .id())
                .isEqualTo(ID);
        assertThat(event(with(structured("x", JsonValue.TRUE), "data", "a\u0000b"))
                        .data())
                .isEqualTo(Json.createValue("a\u0000b"));
    }

    @Test
    void aBinaryEventKeepsTheRulesOfItsHeadersAndOfItsData() {
        ReceivedEvent good = binary("x", bytes("{}"), "application/json");

        assertRejected(changed(good, header("ce_specversion", "2.0"), good.body()), "specversion");
        assertRejected(added(good, header("ce_id", ID), good.body()), "duplicate-key");
        assertRejected(changed(good, new Header("ce_id", new byte[] {-1}), good.body()), "not-utf-8");
        assertRejected(changed(good, new Header("ce_id", null), good.body()), "id-missing");
        assertRejected(changed(good, header("ce_time", ""), good.body()), "time-empty");
        assertRejected(
                changed(good, header("ce_aggregateversion", "0"), good.body()), "aggregate-version-not-positive");
        assertRejected(added(good, header("x", "y"), bytes("{\"a\":1,\"a\":2}")), "duplicate-key");
        assertRejected(added(good, header("x", "y"), new byte[EventParser.LARGEST + 1]), "too-large");
        assertRejected(binary("OrderCreated", bytes("Hello"), "text/plain"), "data-type");
        assertThat(((Rejection) PARSER.parse(binary("OrderCreated", bytes("{}"), null))).reason())
                .startsWith("By the schema of OrderCreated, version 1: The JSON lacks currency and customerId and ");
    }

    @Test
    void dataInBase64MustBe() {
        JsonObject event = without(structured("x", JsonValue.TRUE), "data");

        assertRejected(with(event, "data_base64", "?"), "not-base64");
        assertRejected(with(event, "data_base64", JsonValue.TRUE), "not-base64");
        assertRejected(with(event, "data_base64", "ew=="), "not-json");
        assertThat(event(with(with(event, "datacontenttype", "text/plain"), "data_base64", "ew=="))
                        .data())
                .isEqualTo(Json.createValue("{"));
    }

    @Test
    void noMessageRepeatsAValue() {
        String secret = "199001011234";
        JsonObject order = SampleEvents.DATA.getJsonObject("OrderCreated");

        assertThat(Stream.of(
                                with(structured("OrderCreated"), "data", with(order, "orderId", secret.repeat(10))),
                                with(structured("OrderCreated"), "data", with(order, "totalAmount", secret)),
                                with(structured("OrderCreated"), "data", with(order, "currency", secret)),
                                with(structured("OrderCreated"), "time", secret),
                                with(structured("OrderCreated"), "source", secret.repeat(20)),
                                with(structured("OrderCreated"), "specversion", secret))
                        .map(event -> rejection(event).reason()))
                .allSatisfy(reason -> assertThat(reason).doesNotContain(secret));
        assertThat(((Rejection) PARSER.parse(
                                received("{\"" + secret + "\":{\"" + secret + "\":1,\"" + secret + "\":\"\\ud800\"}}")))
                        .reason())
                .isEqualTo("/…/… is there twice.");
    }

    @Test
    void aLongListOfWhatIsWrongIsCut() {
        ParsedEvent parsed = parsed(envelope(
                "PaymentProcessed",
                json("{\"paymentId\":1,\"orderId\":1,\"customerId\":1,"
                        + "\"amount\":0,\"currency\":\"\",\"paymentMethod\":1,\"transactionId\":\"\",\"status\":1}")));

        assertThat(parsed)
                .isEqualTo(new Rejection(
                        ID,
                        "data-required",
                        "By the schema of PaymentProcessed, version 1: /payload lacks processedAt,"
                                + " /payload/amount breaks exclusiveMinimum, /payload/currency breaks pattern,"
                                + " /payload/customerId breaks type, /payload/orderId breaks type and 4 more."));
    }

    /** What is wrong with each of many would not fit into memory. */
    @Test
    void onlyTheFirstBrokenElementIsNamed() {
        JsonObject order = SampleEvents.DATA.getJsonObject("OrderCreated");

        assertThat(rejection(envelope("OrderCreated", with(order, "items", json("[{},{},1]"))))
                        .reason())
                .isEqualTo(
                        "By the schema of OrderCreated, version 1: /payload/items/0 lacks productId and productName and"
                                + " quantity and totalPrice and unitPrice.");
    }

    private static ReceivedEvent changed(ReceivedEvent event, Header changed, byte[] body) {
        List<Header> headers = new ArrayList<>(event.headers());
        headers.removeIf(header -> header.name().equals(changed.name()));
        headers.add(changed);
        return new ReceivedEvent(null, headers, body);
    }

    private static ReceivedEvent added(ReceivedEvent event, Header added, byte[] body) {
        List<Header> headers = new ArrayList<>(event.headers());
        headers.add(added);
        return new ReceivedEvent(null, headers, body);
    }

    private static AuditEvent event(JsonObject json) {
        return event(received(json));
    }

    private static AuditEvent event(ReceivedEvent received) {
        ParsedEvent parsed = PARSER.parse(received);
        assertThat(parsed).isInstanceOf(AuditEvent.class);
        return (AuditEvent) parsed;
    }

    private static Rejection rejection(JsonObject json) {
        ParsedEvent parsed = parsed(json);
        assertThat(parsed).isInstanceOf(Rejection.class);
        return (Rejection) parsed;
    }

    private static void assertRejected(JsonObject json, String rule) {
        assertRejected(received(json), rule);
    }

    private static void assertRejected(ReceivedEvent received, String rule) {
        assertThat(PARSER.parse(received)).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.rule()).isEqualTo(rule);
            assertThat(rejection.reason()).isNotBlank().hasSizeLessThanOrEqualTo(1000);
        });
    }
}
