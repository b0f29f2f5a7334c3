package io.threadpilot.audit.event;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static io.threadpilot.audit.event.SampleEvents.DATA;
import static io.threadpilot.audit.event.SampleEvents.PARSER;
import static io.threadpilot.audit.event.SampleEvents.binary;
import static io.threadpilot.audit.event.SampleEvents.bytes;
import static io.threadpilot.audit.event.SampleEvents.envelope;
import static io.threadpilot.audit.event.SampleEvents.json;
import static io.threadpilot.audit.event.SampleEvents.received;
import static io.threadpilot.audit.event.SampleEvents.structured;
import static io.threadpilot.audit.event.SampleEvents.with;
import static io.threadpilot.audit.event.SampleEvents.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** When two events are the same. */
class SamenessTest {

    private static final String TYPE = "PaymentCompleted";

    static Set<String> types() {
        return DATA.keySet();
    }

    @ParameterizedTest
    @MethodSource("types")
    void oneEventIsTheSameInEveryFormat(String type) {
        JsonValue data = DATA.get(type);
        AuditEvent envelope = event(received(envelope(type)));
        String base64 = Base64.getEncoder().encodeToString(bytes(data.toString()));

        assertThat(Stream.of(
                                received(structured(type)),
                                binary(type, bytes(data.toString()), "application/json"),
                                binary(type, bytes(data.toString()), "application/vnd.order+json; charset=utf-8"),
                                binary(type, bytes(data.toString()), null),
                                received(with(without(structured(type), "data"), "data_base64", base64)))
                        .map(SamenessTest::event))
                .allSatisfy(event -> assertThat(event)
                        .usingRecursiveComparison()
                        .ignoringFields("data")
                        .isEqualTo(envelope))
                .allSatisfy(event -> assertThat(event.data().toString()).isEqualTo(data.toString()));
    }

    @Test
    void theVersionAtTheEndOfATypeMayBeLeftOut() {
        assertSame(received(structured(TYPE)), received(with(structured(TYPE), "type", TYPE + ".v1")));
        assertOther(received(structured(TYPE)), received(with(structured(TYPE), "type", TYPE + ".v2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T13:00:00.123456789+01:00",
                "2026-11-21t12:00:00.123456789z",
                "2026-11-20T22:00:00.123456789-14:00"
            })
    void oneInstantIsTheSameInEveryZone(String time) {
        assertSame(received(structured(TYPE)), received(with(structured(TYPE), "time", time)));
    }

    @Test
    void theOrderOfMembersAndTheFormOfNumbersMakeNoDifference() {
        assertSame(
                received(structured("x", json("{\"a\":1,\"b\":{\"c\":0.5,\"d\":\"å\"}}"))),
                received("{\"data\" : {\"b\":{\"d\":\"\\u00e5\",\"c\":5e-1}, \"a\":1.0}, \"type\":\"x\", \"time\":\""
                        + SampleEvents.TIME + "\", \"source\":\"" + SampleEvents.SOURCE + "\", \"id\":\""
                        + SampleEvents.ID
                        + "\", \"specversion\":\"1.0\"}"));
    }

    /** A feed adds its position, and what carries an event may have other attributes of its own. */
    @ParameterizedTest
    @CsvSource({
        "position, 4711",
        "traceparent, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "dataschema, urn:threadpilot:schema:thing:1.0",
        "subjectkeyid, 2026-11",
        "correlationid, another",
        "causationid, another",
        "actor, core-system",
        "aggregatetype, Another",
        "aggregateid, another",
        "aggregateversion, 9",
        "datacontenttype, application/json",
        "tenant, one"
    })
    void otherAttributesMakeNoDifference(String attribute, String value) {
        assertSame(received(structured(TYPE)), received(with(structured(TYPE), attribute, value)));
    }

    @Test
    void aSubjectThatIsSaidIsTheSameAsTheCustomer() {
        JsonObject event = structured("OrderCreated");

        assertSame(received(event), received(with(event, "subject", "customer-4711")));
        assertOther(received(event), received(with(event, "subject", "somebody")));
    }

    @Test
    void whatAnEventIsMakesADifference() {
        JsonObject event = structured("x", json("{\"a\":9007199254740993}"));

        assertThat(Stream.of(
                                event,
                                with(event, "type", "y"),
                                with(event, "source", "another"),
                                with(event, "time", "2026-11-21T12:00:00.123456788Z"),
                                with(event, "subject", "anna"),
                                with(event, "data", json("{\"a\":9007199254740992}")),
                                with(event, "data", json("{\"a\":\"9007199254740993\"}")),
                                with(event, "data", json("{\"A\":9007199254740993}")),
                                with(event, "data", json("{}")),
                                with(event, "data", json("[]")),
                                with(event, "data", json("\"\"")),
                                without(event, "data"))
                        .map(other ->
                                HexFormat.of().formatHex(event(received(other)).content())))
                .doesNotHaveDuplicates();
    }

    /** Put one behind the other, type, source and subject would be the same. */
    @Test
    void textsDoNotRunIntoEachOther() {
        assertThat(Stream.of(
                                List.of("ab", "c", "d"),
                                List.of("a", "bc", "d"),
                                List.of("a", "b", "cd"),
                                List.of("abc", "d", ""),
                                List.of("a", "bcd", ""))
                        .map(texts -> {
                            JsonObject event = with(
                                    with(structured("x", JsonValue.NULL), "type", texts.get(0)),
                                    "source",
                                    texts.get(1));
                            return texts.get(2).isEmpty() ? event : with(event, "subject", texts.get(2));
                        })
                        .map(event ->
                                HexFormat.of().formatHex(event(received(event)).content())))
                .doesNotHaveDuplicates();
    }

    @Test
    void dataThatAreNotJsonAreTheSameInEveryFormat() {
        JsonObject event =
                with(without(structured("x", JsonValue.NULL), "data"), "datacontenttype", "text/plain; charset=utf-8");

        assertSame(received(with(event, "data", "Hellå")), binary("x", bytes("Hellå"), "text/plain"));
        assertSame(
                received(with(event, "data", "Hellå")),
                received(with(event, "data_base64", Base64.getEncoder().encodeToString(bytes("Hellå")))));
        assertOther(received(with(event, "data", "Hellå")), received(structured("x", Json.createValue("Hellå"))));
        assertOther(binary("x", bytes("{}"), "text/plain"), binary("x", bytes("{}"), "application/json"));
        assertOther(
                binary("x", new byte[] {-1}, "image/png"),
                received(structured(
                        "x", event(binary("x", new byte[] {-1}, "image/png")).data())));
    }

    @Test
    void noDataAreTheSameInEveryFormat() {
        assertSame(
                received(structured("x", JsonValue.NULL)), received(without(structured("x", JsonValue.NULL), "data")));
        assertSame(
                received(structured("x", JsonValue.NULL)), received(without(envelope("x", JsonValue.NULL), "payload")));
        assertSame(received(structured("x", JsonValue.NULL)), binary("x", null, null));
        assertSame(received(structured("x", JsonValue.NULL)), binary("x", new byte[0], "application/json"));
        assertOther(received(structured("x", JsonValue.NULL)), binary("x", new byte[0], "text/plain"));
    }

    /** Made by another program from the description of the class, under a key of 32 zeros. */
    @Test
    void theContentIsHashedAsItIsDocumented() {
        JsonObject event = structured("thing-happened.v2", json("{\"å\":[true],\"a\":1.0}"));

        assertThat(event(received(with(event, "subject", "anna"))).content())
                .asHexString()
                .isEqualToIgnoringCase("f64e5d78e97f09b6da21a130036094059b92f0a16298f49458f02b038b32b9a0");
        assertThat(event(binary("thing-happened", new byte[] {-1, 0}, "image/png"))
                        .content())
                .asHexString()
                .isEqualToIgnoringCase("a952c882049ebfa7aeefe7a43de234525620112772477017f18f90b451f06504");
    }

    @Test
    void anotherKeyHasAnotherContent() {
        byte[] other = new byte[32];
        other[31] = 1;
        EventParser parser = new EventParser(
                SampleEvents.TYPES,
                new ContentHmac(other),
                UnknownTypes.STORE,
                Clock.fixed(SampleEvents.NOW, ZoneOffset.UTC));

        assertThat(((AuditEvent) parser.parse(received(structured(TYPE)))).content())
                .isNotEqualTo(event(received(structured(TYPE))).content());
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentHmac(new byte[31]));
    }

    private static void assertSame(ReceivedEvent one, ReceivedEvent other) {
        assertThat(event(other).content()).isEqualTo(event(one).content());
    }

    private static void assertOther(ReceivedEvent one, ReceivedEvent other) {
        assertThat(event(other).content()).isNotEqualTo(event(one).content());
    }

    private static AuditEvent event(ReceivedEvent received) {
        ParsedEvent parsed = PARSER.parse(received);
        assertThat(parsed).isInstanceOf(AuditEvent.class);
        return (AuditEvent) parsed;
    }
}
