package io.threadpilot.contracts.problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1, PT1S",
        "' 120 ', PT120S",
        "999999999999999999, PT999999999999999999S",
        "'Sat, 21 Nov 2026 12:02:00 GMT', PT2M",
        "'Sat, 21 Nov 2026 11:00:00 GMT', PT0S"
    })
    void secondsAndDatesAreRead(String text, Duration wait) {
        assertThat(RetryAfter.parse(text, NOW)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "1234567890123456789", "2026-11-21T12:02:00Z", "Sat, 99 Nov 2026"})
    void anythingElseSaysNothing(String text) {
        assertThat(RetryAfter.parse(text, NOW)).isEmpty();
    }

    @Test
    void noHeaderSaysNothing() {
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
    }
}
