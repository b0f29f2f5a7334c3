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
    @ValueSource(strings = {"", "HTTP 503", "1000000", "12345678901234567890", "2026-11-21T12:00:00Z"})
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
