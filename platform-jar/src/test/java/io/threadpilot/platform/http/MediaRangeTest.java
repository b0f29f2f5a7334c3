package io.threadpilot.platform.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MediaRangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | [application/json;q=1.000]",
                "APPLICATION/JSON;Q=0.5 | [APPLICATION/JSON;q=0.500]",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
                        + " | [text/html;q=1.000, image/gif;q=1.000, image/jpeg;q=1.000, */*;q=0.200, */*;q=0.200]",
                "application/json;q=1.0000 | [application/json;q=1.000]",
                "application/json;q=1. | [application/json;q=1.000]",
                "application/json;q=0.00001 | [application/json;q=0.001]",
                "application/json, | [application/json;q=1.000]",
                ", ,application/json ,, text/html | [application/json;q=1.000, text/html;q=1.000]",
                "application/json ; charset=utf-8 ; q=0.3 | [application/json;q=0.300]",
                "application/json;; | [application/json;q=1.000]",
                "a/b;c=\"d,e;q=7\\\"f\";q=0.1, x/y | [a/b;q=0.100, x/y;q=1.000]",
                "application/json;q=0 | [application/json;q=0.000]",
                ", | []",
            })
    void whatCanBeReadIs(String accept, String ranges) {
        assertThat(MediaRange.list(accept)).hasToString(ranges);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b;q",
                "a/b;q=",
                "a/b;q=high",
                "a/b;q=1.0001",
                "a/b;q=2",
                "a/b;q=-1",
                "a/b;q=.",
                "a/b;q=\"0.5\"",
                "a/b;q=0.5.5",
                "a/b;q=1e-1",
                "a/b;c",
                "a/b;=d",
                "a/b;c=\"d",
                "a",
                "/",
                "a/",
                "/b",
                "a/b/c",
                "a b/c",
                "a/b c",
                "\"",
                "\u00e5/b",
                "application/json, a/b;q",
            })
    void whatCannotBeReadIsNone(String accept) {
        assertThatIllegalArgumentException().isThrownBy(() -> MediaRange.list(accept));
    }

    @Test
    void theWeightZeroRefuses() {
        assertThat(MediaRange.list("a/b;q=0, a/b;q=0.000, a/b;q=0.001"))
                .extracting(MediaRange::isRefused)
                .containsExactly(true, true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "APPLICATION/JSON;charset=UTF-8", "a/b;", "a/b; c=\"d;e\""})
    void oneTypeIsAMediaType(String text) {
        assertThat(MediaRange.isMediaType(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/*", "*", "", "a", "a/b, c/d", "a/b;c", "a/b;q", "a/b;c=\"", "a/b\u0085"})
    void aRangeOrAListIsNoMediaType(String text) {
        assertThat(MediaRange.isMediaType(text)).isFalse();
    }
}
