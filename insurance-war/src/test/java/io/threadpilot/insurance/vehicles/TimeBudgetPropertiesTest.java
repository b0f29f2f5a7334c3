package io.threadpilot.insurance.vehicles;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every value of {@code X-Time-Budget-Ms}, whatever a caller sends. */
class TimeBudgetPropertiesTest {

    @Property
    void whoAsksForNothingHasTheLongestTime(@ForAll("durations") Duration longest) {
        assertThat(TimeBudget.parse(List.of(), longest)).map(TimeBudget::time).contains(longest);
    }

    @Property
    void whoAsksForLessHasLess(
            @ForAll @LongRange(min = 1) long milliseconds,
            @ForAll @IntRange(max = 30) int zeros,
            @ForAll("durations") Duration longest) {
        Duration asked = Duration.ofMillis(milliseconds);

        assertThat(TimeBudget.parse(List.of(" " + "0".repeat(zeros) + milliseconds + "\t"), longest))
                .map(TimeBudget::time)
                .contains(asked.compareTo(longest) < 0 ? asked : longest);
    }

    @Property
    void howeverLargeANumberIsItIsCutToTheLongestTime(@ForAll BigInteger more, @ForAll("durations") Duration longest) {
        BigInteger asked =
                BigInteger.valueOf(longest.toMillis()).add(more.abs()).add(BigInteger.ONE);

        assertThat(TimeBudget.parse(List.of(asked.toString()), longest))
                .map(TimeBudget::time)
                .contains(longest);
    }

    @Property
    void zeroAndLessIsNoTime(@ForAll @LongRange(min = Long.MIN_VALUE, max = 0) long milliseconds) {
        assertThat(TimeBudget.parse(List.of(Long.toString(milliseconds)), Duration.ofSeconds(2)))
                .isEmpty();
    }

    @Property
    void nothingThatIsSentMakesItFailOrTheTimeLonger(
            @ForAll("values") String value, @ForAll("durations") Duration longest) {
        assertThat(TimeBudget.parse(List.of(value), longest)).satisfies(read -> {
            assertThat(read.isPresent()).isEqualTo(value.strip().matches("[0-9]*[1-9][0-9]*"));
            read.ifPresent(budget -> assertThat(budget.time()).isPositive().isLessThanOrEqualTo(longest));
        });
    }

    @Property
    void moreThanOneValueIsNone(@ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1) Integer> values) {
        assertThat(TimeBudget.parse(values.stream().map(Object::toString).toList(), Duration.ofSeconds(2)))
                .isEmpty();
    }

    /** As the setting has them. */
    @Provide
    Arbitrary<Duration> durations() {
        return Arbitraries.longs().between(1, Duration.ofDays(36_500).toNanos()).map(Duration::ofNanos);
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("0123456789").ofMaxLength(200),
                Arbitraries.strings()
                        .withChars("0123456789+-.,eE_ \t\u0661\uFF11")
                        .ofMaxLength(8));
    }
}
