package io.threadpilot.audit.event.json;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2",
                "\"a\" b",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1",
                "[1]]",
                "[1}",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{a:1}",
                "{'a':1}",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "0x1",
                "NaN",
                "Infinity",
                "nul",
                "True",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\t\"",
                "\"",
                "//\n1",
                "\f1",
                "\u00a01",
                "\u0000",
                "{}\u0000",
                "{}{}"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertRefused(text, "not-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t ", "\uFEFF", "\uFEFF "})
    void nothingIsRefused(String text) {
        assertRefused(text, "empty");
    }

    @ParameterizedTest
    @CsvSource({
        "a surrogate by itself, 22EDA08022",
        "half of a character, 22C3",
        "a longer form than needed, 22C0AF22",
        "beyond Unicode, 22F490808022",
        "Latin-1, 22E522"
    })
    void whatIsNotUtf8IsRefused(String what, String hex) {
        assertThatThrownBy(() -> JsonText.read(HexFormat.of().parseHex(hex)))
                .as(what)
                .isInstanceOfSatisfying(
                        BrokenRuleException.class, e -> assertThat(e.rule()).isEqualTo("not-utf-8"));
    }

    /** A parser that guesses at the encoding would read them. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsOfUnicodeAreRefused(String charset) {
        assertThatThrownBy(() -> JsonText.read("{\"a\":1}".getBytes(Charset.forName(charset))))
                .isInstanceOf(BrokenRuleException.class);
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws Exception {
        assertThat(read("\uFEFF{\"a\":1}")).hasToString("{\"a\":1}");
        assertThat(((JsonString) read("\"\uFEFF\"")).getString()).isEqualTo("\uFEFF");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '!',
            value = {
                "!{\"a\":1,\"a\":1}!, /a is there twice.",
                "!{\"a\":1,\"\\u0061\":2}!, /a is there twice.",
                "!{\"a\":[0,{\"b\":{},\"b\":null}]}!, /a/1/b is there twice.",
                "!{\"\":1,\"\":1}!, /… is there twice.",
                "!{\"a\":{\"19900101-1234\":1,\"19900101-1234\":1}}!, /a/… is there twice."
            })
    void aMemberThatIsThereTwiceIsRefused(String text, String reason) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        BrokenRuleException.class, e -> assertThat(e.rule()).isEqualTo("duplicate-key"))
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800x\"",
                "\"\\ud83d\\ud83d\\ude00\"",
                "{\"\\ud800\":1}"
            })
    void halfASurrogatePairIsRefused(String text) {
        assertRefused(text, "lone-surrogate");
    }

    @Test
    void everyCharacterIsRead() throws Exception {
        assertThat(((JsonString) read("\"\\u0000\\ud83d\\ude00😀\\u001f\"")).getString())
                .isEqualTo("\u0000😀😀\u001f");
    }

    @Test
    void sixtyFourLevelsAreRead() throws Exception {
        assertThat(read("[".repeat(64) + "]".repeat(64))).isNotNull();
        assertThat(read("{\"a\":".repeat(64) + "1" + "}".repeat(64))).isNotNull();
        assertThat(read("[" + "[[]],".repeat(1000) + "[]]").asJsonArray()).hasSize(1001);
        assertRefused("[".repeat(65) + "]".repeat(65), "too-many-levels");
        assertRefused("{\"a\":".repeat(65) + "1" + "}".repeat(65), "too-many-levels");
        assertRefused("[".repeat(1_000_000), "too-many-levels");
        assertRefused("{\"a\":".repeat(200_000), "too-many-levels");
    }

    @Test
    void aHundredThousandValuesAreRead() throws Exception {
        assertThat(read("[" + "1,".repeat(99_998) + "1]").asJsonArray()).hasSize(99_999);
        assertRefused("[" + "1,".repeat(99_999) + "1]", "too-many-values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "1.0",
                "1.50",
                "9007199254740993",
                "123456789012345678",
                "1234567890123456789",
                "123456789012345678901234567890",
                "0.1",
                "1e10000",
                "1E-10000",
                "-0.000000000000000000000000000001"
            })
    void numbersAreExact(String text) throws Exception {
        assertThat(((JsonNumber) read(text)).bigDecimalValue()).isEqualTo(new BigDecimal(text));
    }

    @Test
    void numbersThatCostTooMuchAreRefused() throws Exception {
        assertThat(read("1".repeat(1000))).isNotNull();
        assertRefused("1".repeat(1001), "number-too-large");
        assertRefused("1".repeat(1_000_000), "number-too-large");
        assertRefused("1e10001", "number-too-large");
        assertRefused("1e-10001", "number-too-large");
        assertRefused("0e999999999", "number-too-large");
        assertRefused("1e99999999999999999999", "number-too-large");
        assertRefused("-1E-2147483648", "number-too-large");
    }

    private static JsonValue read(String text) throws BrokenRuleException {
        return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String text, String rule) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(BrokenRuleException.class, e -> assertThat(e.rule())
                .isEqualTo(rule));
    }
}
