package io.threadpilot.insurance.vehicles;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for every value of {@code X-Time-Budget-Ms}, whatever a caller sends. */
@ExtendWith(InstancioExtension.class)
class TimeBudgetPropertiesTest {

    /** The longest time that the setting may have. */
    private static final Duration A_CENTURY = Duration.ofDays(36_500);

    @Test
    void whoAsksForNothingHasTheLongestTime() {
        Stream.generate(TimeBudgetPropertiesTest::longest).limit(1_000).forEach(longest -> assertThat(
                        TimeBudget.parse(List.of(), longest))
                .map(TimeBudget::time)
                .contains(longest));
    }

    @Test
    void whoAsksForLessHasLess() {
        Stream.of(
                        Stream.of(1L, 2L, Long.MAX_VALUE - 1, Long.MAX_VALUE),
                        gen().longs().range(1L, 10_000L).stream().limit(1_000),
                        gen().longs().range(1L, A_CENTURY.toMillis()).stream().limit(1_000),
                        gen().longs().range(1L, Long.MAX_VALUE).stream().limit(1_000))
                .flatMap(Function.identity())
                .forEach(milliseconds -> {
                    String zeros = "0".repeat(gen().ints().range(0, 30).get());
                    Duration asked = Duration.ofMillis(milliseconds);
                    Duration longest = longest();

                    assertThat(TimeBudget.parse(List.of(" " + zeros + milliseconds + "\t"), longest))
                            .as("%s ms with \"%s\" before, of at most %s", milliseconds, zeros, longest)
                            .map(TimeBudget::time)
                            .contains(asked.compareTo(longest) < 0 ? asked : longest);
                });
    }

    @Test
    void howeverLargeANumberIsItIsCutToTheLongestTime() {
        Stream.of(
                        Stream.of(BigInteger.ZERO, BigInteger.valueOf(Long.MAX_VALUE), BigInteger.ONE.shiftLeft(63)),
                        gen().longs().range(0L, 10_000L).stream().limit(1_000).map(BigInteger::valueOf),
                        gen().math().bigInteger().range(BigInteger.ZERO, BigInteger.TEN.pow(60)).stream()
                                .limit(1_000))
                .flatMap(Function.identity())
                .forEach(more -> {
                    Duration longest = longest();
                    BigInteger asked =
                            BigInteger.valueOf(longest.toMillis()).add(more).add(BigInteger.ONE);

                    assertThat(TimeBudget.parse(List.of(asked.toString()), longest))
                            .as("%s ms", asked)
                            .map(TimeBudget::time)
                            .contains(longest);
                });
    }

    @Test
    void zeroAndLessIsNoTime() {
        Stream.of(
                        Stream.of(Long.MIN_VALUE, -1L, 0L),
                        gen().longs().range(-10_000L, 0L).stream().limit(1_000),
                        gen().longs().range(Long.MIN_VALUE, 0L).stream().limit(1_000))
                .flatMap(Function.identity())
                .forEach(milliseconds -> assertThat(
                                TimeBudget.parse(List.of(Long.toString(milliseconds)), Duration.ofSeconds(2)))
                        .as("%s ms", milliseconds)
                        .isEmpty());
    }

    @Test
    void nothingThatIsSentMakesItFailOrTheTimeLonger() {
        Stream.generate(TimeBudgetPropertiesTest::value).limit(1_000).forEach(value -> {
            Duration longest = longest();

            assertThatCode(() -> assertThat(TimeBudget.parse(List.of(value), longest))
                            .satisfies(read -> {
                                assertThat(read.isPresent())
                                        .isEqualTo(value.strip().matches("[0-9]*[1-9][0-9]*"));
                                read.ifPresent(budget ->
                                        assertThat(budget.time()).isPositive().isLessThanOrEqualTo(longest));
                            }))
                    .as("%s of at most %s", value, longest)
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void moreThanOneValueIsNone() {
        Stream.generate(() -> gen().ints()
                        .range(1, Integer.MAX_VALUE)
                        .list(gen().ints().range(2, 5).get()))
                .limit(1_000)
                .map(values -> values.stream().map(Object::toString).toList())
                .forEach(values -> assertThat(TimeBudget.parse(values, Duration.ofSeconds(2)))
                        .as("%s", values)
                        .isEmpty());
    }

    /** As the setting has it: as often some seconds as any time, and sometimes the shortest or the longest. */
    private static Duration longest() {
        return gen().oneOf(
                        gen().oneOf(Duration.ofNanos(1), A_CENTURY).get(),
                        Duration.ofNanos(
                                gen().longs().range(1L, 10_000_000_000L).get()),
                        Duration.ofNanos(
                                gen().longs().range(1L, A_CENTURY.toNanos()).get()))
                .get();
    }

    private static String value() {
        return gen().oneOf(
                        Texts.any(255),
                        Texts.of("0123456789", 0, 200),
                        Texts.of("0123456789+-.,eE_ \t\u0661\uFF11", 0, 8))
                .get();
    }
}
