package io.threadpilot.platform.http;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for every value of {@code Accept}, whatever a caller sends. */
@ExtendWith(InstancioExtension.class)
class MediaRangePropertiesTest {

    @Test
    void everyWeightIsReadAsItIs() {
        Stream.concat(
                        Stream.of(List.<Integer>of(), List.of(0), List.of(1), List.of(999), List.of(1_000)),
                        Stream.generate(() -> gen().ints()
                                        .range(0, 1_000)
                                        .list(gen().ints().range(0, 20).get()))
                                .limit(1_000))
                .map(thousandths -> thousandths.stream()
                        .map(MediaRangePropertiesTest::range)
                        .collect(joining(",")))
                .forEach(accept -> assertThat(MediaRange.list(accept).stream()
                                .map(MediaRange::toString)
                                .collect(joining(",")))
                        .isEqualTo(accept));
    }

    @Test
    void whateverIsSentIsReadOrRefused() {
        Stream.generate(MediaRangePropertiesTest::value)
                .limit(1_000)
                .forEach(value ->
                        assertThatCode(() -> isReadOrRefused(value)).as(value).doesNotThrowAnyException());
    }

    private static void isReadOrRefused(String value) {
        try {
            assertThat(MediaRange.list(value)).allSatisfy(range -> assertThat(range.toString())
                    .matches("[^\\s,;\"]+/[^\\s,;\"]+;q=[01]\\.[0-9]{3}"));
        } catch (IllegalArgumentException e) {
            assertThat(FieldValues.withoutWhiteSpace(value)).isNotEmpty();
        }
    }

    private static String range(int thousandths) {
        return "application/json;q=" + thousandths / 1000 + "." + "%03d".formatted(thousandths % 1000);
    }

    private static String value() {
        return gen().oneOf(Texts.any(255), Texts.of("qQ=;,.01 */aj\"\\", 0, 40), ranges())
                .get();
    }

    private static String ranges() {
        return Stream.generate(() -> range() + ";q=" + weight())
                .limit(gen().ints().range(0, 4).get())
                .collect(joining(","));
    }

    private static String range() {
        return gen().oneOf("*/*", "*", "application/json", "text/html", "", "a", "a/b;c=\"d")
                .get();
    }

    private static String weight() {
        return gen().oneOf(
                        Texts.of("0123456789.-+e \t", 0, 6),
                        gen().oneOf("0", "1", "0.5", "1.000", "0.", "1.001", "2", "high")
                                .get())
                .get();
    }
}
