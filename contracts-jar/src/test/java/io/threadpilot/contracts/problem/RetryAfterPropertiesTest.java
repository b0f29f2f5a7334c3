package io.threadpilot.contracts.problem;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every value of {@code Retry-After}, whoever sends it. */
class RetryAfterPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final long A_CENTURY = 36_500L * 24 * 60 * 60;

    @Property
    void everyNumberOfSecondsIsRead(@ForAll @LongRange(max = 999_999_999_999_999_999L) long seconds) {
        assertThat(RetryAfter.parse(Long.toString(seconds), NOW)).contains(Duration.ofSeconds(seconds));
    }

    @Property
    void everyDateIsTheTimeUntilThen(@ForAll @LongRange(min = -A_CENTURY, max = A_CENTURY) long seconds) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                NOW.plusSeconds(seconds).atOffset(ZoneOffset.UTC));

        assertThat(RetryAfter.parse(date, NOW)).contains(Duration.ofSeconds(Math.max(0, seconds)));
    }

    @Property
    void nothingThatIsSentMakesItFailOrTheWaitNegative(@ForAll("values") String value) {
        assertThat(RetryAfter.parse(value, NOW))
                .satisfies(read -> read.ifPresent(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO)));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("0123456789-+. ").ofMaxLength(25),
                Arbitraries.strings()
                        .withChars("0123456789")
                        .ofMaxLength(12)
                        .map(year -> "Sat, 21 Nov " + year + " 12:00:00 GMT"));
    }
}
