package io.threadpilot.platform.tracing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"199001011234", "19900101-1234", "19900101+1234", "900101-1234", "900101+1234", "9001011234"})
    void everyFormIsMasked(String number) {
        assertThat(Masking.mask("bind => [" + number + "], then 'x" + number + "y'"))
                .isEqualTo("bind => [[masked]], then 'x[masked]y'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "900101%2B1234",
                "900101%2b1234",
                "900101%252B1234",
                "19900101%2D1234",
                "19900101|1234",
                "900101 1234",
                "900101%201234",
                "900101_1234",
                "900101/1234",
                "900101 - 1234",
                "900101\u20131234",
                "900101%E2%80%931234",
                "900101\\u002B1234",
                "900101&#43;1234",
                "900101&plus;1234",
                "%31%39%39%30%30%31%30%31%31%32%33%34",
                "%2531%2539900101%2D1234",
                "9001%301+1234",
            })
    void everySeparatorAndEveryEncodingIsMasked(String number) {
        assertThat(Masking.mask("GET /a?pnr=" + number + "&x=|")).isEqualTo("GET /a?pnr=[masked]&x=|");
    }

    @Test
    void aNumberBehindAnEncodedCharacterIsMasked() {
        assertThat(Masking.mask("pnr%3D199001011234%20%2B900101-1234 50%900101-1234"))
                .startsWith("pnr%3D[masked]%20")
                .doesNotContain("1234");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP 503",
                "1000000",
                "12345678901234567890",
                "2026-11-21T12:00:00Z",
                "2026-11-21 12:00:00.123",
                "26.0.0.5",
                "%25%20"
            })
    void otherTextStays(String text) {
        assertThat(Masking.mask(text)).isEqualTo(text);
    }

    @Test
    void aStackTraceIsMaskedWithItsCauses() {
        Exception thrown = new IllegalStateException("for 199001011234", new RuntimeException("of 900101-1234"));

        assertThat(Masking.stackTrace(thrown))
                .contains("IllegalStateException: for [masked]", "Caused by", "of [masked]")
                .doesNotContain("1234");
    }
}
