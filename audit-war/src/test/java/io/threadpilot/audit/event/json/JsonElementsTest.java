package io.threadpilot.audit.event.json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonElementsTest {

    @Test
    void eachElementHasItsOwnBytes() throws Exception {
        assertThat(elements(
                        " [ {\"a\" : 1.0,\t\"b\":[1, 2]} ,\r\n\"],[\\\"{\\\\\",[ ],12 ,{ \"å\":\"😀\" }\n, null] \n"))
                .containsExactly(
                        "{\"a\" : 1.0,\t\"b\":[1, 2]}", "\"],[\\\"{\\\\\"", "[ ]", "12", "{ \"å\":\"😀\" }", "null");
    }

    @Test
    void anArrayMayBeEmptyAndMayHaveAByteOrderMark() throws Exception {
        assertThat(elements("[]")).isEmpty();
        assertThat(elements(" [\n] ")).isEmpty();
        assertThat(elements("\uFEFF[1]")).containsExactly("1");
    }

    /** What an element is, whoever reads it decides. */
    @Test
    void anElementThatIsNoJsonLeavesTheOthersAlone() throws Exception {
        assertThat(elements("[{\"a\":1},{nonsense},{\"a\" \"b\"},{}x,{\"c\":3}]"))
                .containsExactly("{\"a\":1}", "{nonsense}", "{\"a\" \"b\"}", "{}x", "{\"c\":3}");
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
    void whatDoesNotEndAsAnArrayIsRefused(String text) {
        assertThatThrownBy(() -> elements(text))
                .isInstanceOfSatisfying(
                        BrokenRuleException.class, e -> assertThat(e.rule()).isEqualTo("not-json"));
    }

    @Test
    void thereAreNoMoreElementsThanAllowed() throws Exception {
        assertThat(JsonElements.of("[1,2,3]".getBytes(StandardCharsets.UTF_8), 3))
                .hasSize(3);
        assertThatThrownBy(() -> JsonElements.of("[1,2,3]".getBytes(StandardCharsets.UTF_8), 2))
                .isInstanceOfSatisfying(
                        BrokenRuleException.class, e -> assertThat(e.rule()).isEqualTo("too-many-elements"));
    }

    @Test
    void anArrayIsKnownByItsBeginning() {
        assertThat(JsonElements.isArray("[".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(JsonElements.isArray("\uFEFF\n [1".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(JsonElements.isArray("{}".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(JsonElements.isArray(new byte[0])).isFalse();
    }

    private static List<String> elements(String text) throws BrokenRuleException {
        return JsonElements.of(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE).stream()
                .map(element -> new String(element, StandardCharsets.UTF_8))
                .toList();
    }
}
