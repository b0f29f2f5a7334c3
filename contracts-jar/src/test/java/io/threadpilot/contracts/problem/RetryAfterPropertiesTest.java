package io.threadpilot.contracts.problem;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for every value of {@code Retry-After}, whoever sends it. */
@ExtendWith(InstancioExtension.class)
class RetryAfterPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final long A_DAY = 24 * 60 * 60;
    private static final long A_CENTURY = 36_500 * A_DAY;
    private static final long MOST = 999_999_999_999_999_999L;

    @Test
    void everyNumberOfSecondsIsRead() {
        Stream.of(
                        Stream.of(0L, 1L, MOST - 1, MOST),
                        gen().longs().range(0L, A_DAY).stream().limit(1_000),
                        gen().longs().range(0L, MOST).stream().limit(1_000))
                .flatMap(Function.identity())
                .forEach(seconds -> assertThat(RetryAfter.parse(Long.toString(seconds), NOW))
                        .contains(Duration.ofSeconds(seconds)));
    }

    @Test
    void everyDateIsTheTimeUntilThen() {
        Stream.of(
                        Stream.of(-A_CENTURY, -1L, 0L, 1L, A_CENTURY),
                        gen().longs().range(-A_DAY, A_DAY).stream().limit(1_000),
                        gen().longs().range(-A_CENTURY, A_CENTURY).stream().limit(1_000))
                .flatMap(Function.identity())
                .forEach(seconds -> {
                    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            NOW.plusSeconds(seconds).atOffset(ZoneOffset.UTC));

                    assertThat(RetryAfter.parse(date, NOW)).as(date).contains(Duration.ofSeconds(Math.max(0, seconds)));
                });
    }

    @Test
    void nothingThatIsSentMakesItFailOrTheWaitNegative() {
        Stream.generate(RetryAfterPropertiesTest::value).limit(1_000).forEach(value -> assertThatCode(
                        () -> assertThat(RetryAfter.parse(value, NOW))
                                .satisfies(read ->
                                        read.ifPresent(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO))))
                .as(value)
                .doesNotThrowAnyException());
    }

    private static String value() {
        return gen().oneOf(
                        Texts.any(255),
                        Texts.of("0123456789", 0, 25),
                        Texts.of("0123456789-+. ", 0, 25),
                        "Sat, 21 Nov " + Texts.of("0123456789", 0, 12) + " 12:00:00 GMT")
                .get();
    }
}
