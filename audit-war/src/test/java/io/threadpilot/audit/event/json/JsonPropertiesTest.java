package io.threadpilot.audit.event.json;

import io.threadpilot.platform.bodies.JsonBodies;
import io.threadpilot.platform.bodies.JsonElements;
import io.threadpilot.testing.Texts;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.instancio.Instancio.gen;

/** What holds for every JSON value. */
@ExtendWith(InstancioExtension.class)
class JsonPropertiesTest {

    private static final String ALPHABET = "[]{}\",:0123456789.eE+-\\utrfalsn \t";

    @Test
    void aCanonicalTextIsReadAsTheSameValue() {
        values().forEach(value -> {
            String canonical = CanonicalJson.of(value);

            assertThat(CanonicalJson.of(read(canonical))).isEqualTo(canonical);
        });
    }

    @Test
    void whatIsWrittenInAnotherWayHasTheSameCanonicalText() {
        values().forEach(value ->
                assertThat(CanonicalJson.of(read(writtenOtherwise(value)))).isEqualTo(CanonicalJson.of(value)));
    }

    @Test
    void numbersHaveOneTextExactlyIfTheyAreEqual() {
        Random random = random();
        List<BigDecimal> numbers =
                Stream.generate(() -> number(random)).limit(300).toList();
        for (BigDecimal one : numbers) {
            String text = CanonicalJson.of(Json.createValue(one));
            assertThat(text).matches("0|-?(0\\.0{0,5}[1-9]\\d*|[1-9]\\d*(\\.\\d*[1-9])?(e[+-]\\d+)?)");
            assertThat(new BigDecimal(text)).isEqualByComparingTo(one);
            for (BigDecimal other : numbers) {
                assertThat(text.equals(CanonicalJson.of(Json.createValue(other))))
                        .isEqualTo(one.compareTo(other) == 0);
            }
        }
    }

    @Test
    void anArrayIsCutIntoTheBytesOfItsElements() throws Exception {
        for (int i = 0; i < 100; i++) {
            List<String> elements =
                    values().limit(5).map(JsonPropertiesTest::writtenOtherwise).toList();
            byte[] array = elements.stream()
                    .map(element -> space() + element + space())
                    .collect(joining(",", space() + "[", "]" + space()))
                    .getBytes(StandardCharsets.UTF_8);

            assertThat(JsonElements.cut(array, 5))
                    .map(element -> new String(element, StandardCharsets.UTF_8))
                    .containsExactlyElementsOf(elements);
        }
    }

    @Test
    void anyBytesAreReadOrBreakARule() {
        Random random = random();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                for (int j = 0; j < bytes.length; j++) {
                    bytes[j] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                }
            }
            try {
                assertThat(JsonText.read(bytes)).isNotNull();
            } catch (BrokenRuleException e) {
                assertThat(e.rule()).isNotEmpty();
            }
            try {
                assertThat(JsonElements.cut(bytes, 10)).isNotNull();
            } catch (IOException e) {
                assertThat(e).isInstanceOfAny(JsonBodies.MalformedException.class, JsonBodies.TooLargeException.class);
            }
        }
    }

    private static Stream<JsonValue> values() {
        Random random = random();
        return Stream.generate(() -> value(random, 4)).limit(500);
    }

    private static Random random() {
        return new Random(gen().longs().get());
    }

    private static JsonValue value(Random random, int levels) {
        switch (random.nextInt(levels > 0 ? 8 : 5)) {
            case 0:
                return List.of(JsonValue.TRUE, JsonValue.FALSE, JsonValue.NULL).get(random.nextInt(3));
            case 1, 2:
                return Json.createValue(text());
            case 3, 4:
                return Json.createValue(number(random));
            case 5:
                JsonArrayBuilder array = Json.createArrayBuilder();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(value(random, levels - 1));
                }
                return array.build();
            default:
                JsonObjectBuilder object = Json.createObjectBuilder();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.add(text(), value(random, levels - 1));
                }
                return object.build();
        }
    }

    /** Any text that UTF-8 can carry. */
    private static String text() {
        return new String(Texts.any(20).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static BigDecimal number(Random random) {
        return new BigDecimal(new BigInteger(random.nextInt(100), random), random.nextInt(60) - 30)
                .multiply(BigDecimal.valueOf(random.nextInt(3) - 1));
    }

    private static JsonValue read(String text) {
        try {
            return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (BrokenRuleException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String writtenOtherwise(JsonValue value) {
        return switch (value.getValueType()) {
            case OBJECT -> {
                List<Map.Entry<String, JsonValue>> members = new ArrayList<>(((JsonObject) value).entrySet());
                Collections.shuffle(members, random());
                yield members.stream()
                        .map(member -> space() + escaped(member.getKey()) + space() + ":" + space()
                                + writtenOtherwise(member.getValue()) + space())
                        .collect(joining(",", "{", members.isEmpty() ? space() + "}" : "}"));
            }
            case ARRAY ->
                value.asJsonArray().stream()
                        .map(element -> space() + writtenOtherwise(element) + space())
                        .collect(joining(",", "[", "]"));
            case STRING -> escaped(((JsonString) value).getString());
            case NUMBER -> {
                BigDecimal number = ((JsonNumber) value).bigDecimalValue();
                yield number.setScale(number.scale() + 3).unscaledValue() + "e" + -(number.scale() + 3);
            }
            default -> value.toString();
        };
    }

    /** Every character as an escape. */
    private static String escaped(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(joining("", "\"", "\""));
    }

    private static String space() {
        return gen().oneOf("", " ", "\n\t", "\r\n").get();
    }
}
