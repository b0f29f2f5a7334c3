package io.threadpilot.platform.http;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.List;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every value of {@code Accept}, whatever a caller sends. */
class MediaRangePropertiesTest {

    @Property
    void everyWeightIsReadAsItIs(@ForAll List<@IntRange(max = 1000) Integer> thousandths) {
        String accept =
                thousandths.stream().map(MediaRangePropertiesTest::range).collect(joining(","));

        assertThat(MediaRange.list(accept).stream().map(MediaRange::toString).collect(joining(",")))
                .isEqualTo(accept);
    }

    @Property
    void whateverIsSentIsReadOrRefused(@ForAll("values") String value) {
        try {
            assertThat(MediaRange.list(value)).allSatisfy(range -> assertThat(range.toString())
                    .matches("[^\\s,;\"]+/[^\\s,;\"]+;q=[01]\\.[0-9]{3}"));
        } catch (IllegalArgumentException e) {
            assertThat(value).isNotBlank();
        }
    }

    private static String range(int thousandths) {
        return "application/json;q=" + thousandths / 1000 + "." + "%03d".formatted(thousandths % 1000);
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> weights = Arbitraries.oneOf(
                Arbitraries.strings().withChars("0123456789.-+e \t").ofMaxLength(6),
                Arbitraries.of("0", "1", "0.5", "1.000", "0.", "1.001", "2", "high"));
        Arbitrary<String> ranges = Combinators.combine(
                        Arbitraries.of("*/*", "*", "application/json", "text/html", "", "a", "a/b;c=\"d"), weights)
                .as((range, weight) -> range + ";q=" + weight);
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("qQ=;,.01 */aj\"\\").ofMaxLength(40),
                ranges.list().ofMaxSize(4).map(list -> String.join(",", list)));
    }
}
