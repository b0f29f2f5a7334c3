package io.threadpilot.audit.event.json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class CanonicalJsonTest {

    /** RFC 8785, section 3.2.2, whose first number has one digit more, which no double has. */
    @Test
    void theExampleOfTheStandardIsWrittenAsThere() throws Exception {
        String text = """
                {
                  "numbers": [333333333.3333333, 1E30, 4.50,
                              2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }""";

        assertThat(canonical(text))
                .isEqualTo("{\"literals\":[null,true,false],"
                        + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    /** RFC 8785, section 3.2.3. */
    @Test
    void membersAreSortedByUtf16Units() throws Exception {
        String text = """
                {
                  "\\u20ac": "Euro Sign",
                  "\\r": "Carriage Return",
                  "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                  "1": "One",
                  "\\ud83d\\ude00": "Emoji: Grinning Face",
                  "\\u0080": "Control",
                  "\\u00f6": "Latin Small Letter O With Diaeresis"
                }""";

        assertThat(canonical(text))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                        + "\"😀\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void onlyWhatMustBeIsEscaped() throws Exception {
        assertThat(canonical(
                        "\"\\u0000\\u0008\\u0009\\u000A\\u000b\\u000C\\u000D\\u001F\\u007f\\/\\u2028\\ud83d\\ude00\""))
                .isEqualTo("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\u007f/\u2028😀\"");
    }

    @Test
    void whiteSpaceIsLeftOutAndElementsKeepTheirOrder() throws Exception {
        assertThat(canonical(" { \"b\" : [ 2 , 1 , [ ] ] , \"a\" : { } } ")).isEqualTo("{\"a\":{},\"b\":[2,1,[]]}");
    }

    /** RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-0.0e5, 0",
        "5e-324, 5e-324",
        "-5e-324, -5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "-1.7976931348623157E+308, -1.7976931348623157e+308",
        "9007199254740992, 9007199254740992",
        "-9007199254740992, -9007199254740992",
        "295147905179352830000, 295147905179352830000",
        "9.999999999999997e22, 9.999999999999997e+22",
        "1e23, 1e+23",
        "1.0000000000000001e23, 1.0000000000000001e+23",
        "999999999999999700000, 999999999999999700000",
        "999999999999999900000, 999999999999999900000",
        "1e21, 1e+21",
        "1e20, 100000000000000000000",
        "9.999999999999997e-7, 9.999999999999997e-7",
        "1e-6, 0.000001",
        "1e-7, 1e-7",
        "333333333.3333332, 333333333.3333332",
        "333333333.33333325, 333333333.33333325",
        "333333333.33333343, 333333333.33333343",
        "-0.0000033333333333333333, -0.0000033333333333333333",
        "1424953923781206.2, 1424953923781206.2"
    })
    void numbersAreLaidOutAsByEcmaScript(String number, String canonical) throws Exception {
        assertThat(canonical(number)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"100", "100.0", "1e2", "1E+2", "1.00e2", "10000e-2", "0.1e3", "100.000000000000000000000000"})
    void oneNumberHasOneText(String number) throws Exception {
        assertThat(canonical(number)).isEqualTo("100");
    }

    /** Each has the same text by RFC 8785 as the other. */
    @ParameterizedTest
    @CsvSource({
        "9007199254740993, 9007199254740992",
        "1152921504606846976, 1152921504606847000",
        "0.1, 0.1000000000000000055511151231257827",
        "333333333.33333329, 333333333.3333333",
        "1e400, 1e401"
    })
    void numbersThatADoubleCannotTellApartDiffer(String one, String other) throws Exception {
        assertThat(canonical(one)).isNotEqualTo(canonical(other));
        assertThat(canonical(canonical(one))).isEqualTo(canonical(one));
        assertThat(canonical(canonical(other))).isEqualTo(canonical(other));
    }

    private static String canonical(String text) throws BrokenRuleException {
        return CanonicalJson.of(JsonText.read(text.getBytes(StandardCharsets.UTF_8)));
    }
}
