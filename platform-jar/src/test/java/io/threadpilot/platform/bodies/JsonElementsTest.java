package io.threadpilot.platform.bodies;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
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
    void anElementStaysAsItIsBetweenAnyOthers(String element) throws IOException {
        assertThat(elements("[" + element + "]")).containsExactly(element);
        assertThat(elements(" [ 1 ,\r\n" + element + "\t, {\"x\":[]} ]\n")).containsExactly("1", element, "{\"x\":[]}");
        assertThat(elements("[" + element + "," + element + "]")).containsExactly(element, element);
    }

    @Test
    void anArrayMayBeEmpty() throws IOException {
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

    private static List<String> elements(String json) throws IOException {
        return JsonElements.of(json.getBytes(StandardCharsets.UTF_8)).stream()
                .map(element -> new String(element, StandardCharsets.UTF_8))
                .toList();
    }

    /** What an element is, whoever reads it decides. */
    @Test
    void whereAnArrayIsOnlyCutAnElementThatIsNoJsonLeavesTheOthersAlone() throws IOException {
        assertThat(cut("\uFEFF [{\"a\":1},{nonsense},{\"a\" \"b\"},{}x,\"],[\\\"{\\\\\" ,{\"c\":3}] \n"))
                .containsExactly("{\"a\":1}", "{nonsense}", "{\"a\" \"b\"}", "{}x", "\"],[\\\"{\\\\\"", "{\"c\":3}");
        assertThat(cut("\uFEFF[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "1",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[,]",
                "[1]]",
                "[1] 2",
                "[{]",
                "[}]",
                "[\"]",
                "[\"\\\"]",
                "[\"\\",
                "[[1]",
                "[{}",
                "]"
            })
    void whatDoesNotEndAsAnArrayIsNotCut(String text) {
        assertThatThrownBy(() -> cut(text)).isInstanceOf(JsonBodies.MalformedException.class);
    }

    @Test
    void noMoreElementsAreCutThanAllowed() throws IOException {
        byte[] three = "[1,2,3]".getBytes(StandardCharsets.UTF_8);

        assertThat(JsonElements.cut(three, 3)).hasSize(3);
        assertThatThrownBy(() -> JsonElements.cut(three, 2)).isInstanceOf(JsonBodies.TooLargeException.class);
    }

    @Test
    void anArrayIsKnownByItsBeginning() {
        assertThat(JsonElements.isArray("[".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(JsonElements.isArray("\uFEFF\n [1".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(JsonElements.isArray("{}".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(JsonElements.isArray(new byte[0])).isFalse();
    }

    private static List<String> cut(String text) throws IOException {
        return JsonElements.cut(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE).stream()
                .map(element -> new String(element, StandardCharsets.UTF_8))
                .toList();
    }
}
