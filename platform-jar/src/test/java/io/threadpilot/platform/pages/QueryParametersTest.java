package io.threadpilot.platform.pages;

import io.threadpilot.platform.problems.RequestProblem;
import io.threadpilot.testing.Texts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.OffsetDateTime;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@ExtendWith(InstancioExtension.class)
class QueryParametersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21",
                "2026-11-21T12:00:00",
                "2026-11-21T12:00:00 01:00",
                "noon",
                "",
                "+10000-01-01T00:00:00Z",
                "0000-12-31T23:59:59Z",
                "10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-00:01",
                "2026-02-30T12:00:00Z"
            })
    void aTimeWithoutAFormIsRefusedByItsName(String value) {
        assertThatThrownBy(() -> QueryParameters.time("from", List.of(value)))
                .isInstanceOf(RequestProblem.class)
                .hasMessageStartingWith("from must be a time with a zone")
                .hasMessageContaining("%2B");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:00Z, 2026-11-21T12:00:00Z",
        "2026-11-21T00:30:00+01:00, 2026-11-20T23:30:00Z",
        "2026-11-21T12:00:00.000001Z, 2026-11-21T12:00:00.000001Z",
        "2026-11-21T12:00:00.000001001Z, 2026-11-21T12:00:00.000002Z",
        "2026-11-21T12:00:00.999999999Z, 2026-11-21T12:00:01Z"
    })
    void aTimeIsReadInWholeMicrosecondsRoundedUp(String value, OffsetDateTime expected) {
        assertThat(QueryParameters.time("to", List.of(value))).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "1.0", "1e3", "", " 1", "٣", "9999999999999999999", "6"})
    void aNumberWithoutAFormOrOutOfRangeIsRefusedByItsName(String value) {
        assertThatThrownBy(() -> QueryParameters.number("position", List.of(value), 0, 5))
                .isInstanceOf(RequestProblem.class)
                .hasMessage("position must be a whole number from 0 to 5.");
    }

    @Test
    void whatIsThereTwiceIsRefusedByItsName() {
        assertThatThrownBy(() -> QueryParameters.text("id", List.of("a", "a"), 100))
                .isInstanceOf(RequestProblem.class)
                .hasMessage("id may be there once.");
    }

    @Test
    void whatIsAbsentIsEmpty() {
        assertThat(QueryParameters.text("id", List.of(), 100)).isEmpty();
        assertThat(QueryParameters.number("limit", List.of(), 1, 2)).isEmpty();
        assertThat(QueryParameters.time("from", List.of())).isEmpty();
    }

    @Test
    void aTextHasUpToAsManyCharactersAsItsColumn() {
        String longest = "𝄞".repeat(100);

        assertThat(QueryParameters.text("id", List.of(longest), 100)).contains(longest);
        for (String value : List.of("", longest + "x", "a\u0000b")) {
            assertThatThrownBy(() -> QueryParameters.text("id", List.of(value), 100))
                    .isInstanceOf(RequestProblem.class)
                    .hasMessageStartingWith("id must have 1 to 100 characters");
        }
    }

    /** Neither problem documents nor logs show what a caller has sent. */
    @Test
    void noRefusalRepeatsAValue() {
        for (int tried = 0; tried < 1_000; tried++) {
            String value = Texts.any(20) + "4711";
            for (String message : List.of(
                    refusal(() -> QueryParameters.number("limit", List.of("x" + value), 1, 2)),
                    refusal(() -> QueryParameters.time("from", List.of(value))),
                    refusal(() -> QueryParameters.text("id", List.of(value, value), 100)))) {
                assertThat(message).as(value).doesNotContain("4711");
            }
        }
    }

    private static String refusal(ThrowingCallable read) {
        return catchThrowableOfType(RequestProblem.class, read).getMessage();
    }
}
