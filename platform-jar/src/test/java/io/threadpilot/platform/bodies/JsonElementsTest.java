package io.threadpilot.platform.bodies;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonElementsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}",
                "{ \"b\" : 1.50E+2 ,\n\t\"a\":[ ] }",
                "{\"a\":\"],[{}\\\"\\\\\",\"a\":{\"b\":[{},[1,2]]}}",
                "\"text, with ] and \\\" in it\"",
                "\"\\\\\"",
                "\"\\u00e5 å 🚗\"",
                "-0.0e-7",
                "[1, [2,3]]",
                "null"
            })
    void anElementStaysAsItIsBetweenAnyOthers(String element) throws JsonBodies.MalformedException {
        assertThat(elements("[" + element + "]")).containsExactly(element);
        assertThat(elements(" [ 1 ,\r\n" + element + "\t, {\"x\":[]} ]\n")).containsExactly("1", element, "{\"x\":[]}");
        assertThat(elements("[" + element + "," + element + "]")).containsExactly(element, element);
    }

    @Test
    void anArrayMayBeEmpty() throws JsonBodies.MalformedException {
        assertThat(elements("[]")).isEmpty();
        assertThat(elements(" [ \n] ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "1",
                "null",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[1 2]",
                "[{\"a\":1]",
                "[\"a]",
                "[1]]",
                "[1] x",
                "[1][2]",
                "[{a:1}]",
                "[01]",
                "<html></html>",
                "[\"\u0001\"]"
            })
    void whatIsNoArrayIsRefused(String json) {
        assertThatThrownBy(() -> elements(json)).isInstanceOf(JsonBodies.MalformedException.class);
    }

    @Test
    void otherCharacterSetsAreRefused() {
        assertThatThrownBy(() -> JsonElements.of("[1]".getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(JsonBodies.MalformedException.class);
    }

    private static List<String> elements(String json) throws JsonBodies.MalformedException {
        return JsonElements.of(json.getBytes(StandardCharsets.UTF_8)).stream()
                .map(element -> new String(element, StandardCharsets.UTF_8))
                .toList();
    }
}
