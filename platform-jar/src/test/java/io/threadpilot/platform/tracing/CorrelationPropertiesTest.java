package io.threadpilot.platform.tracing;

import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.instancio.Instancio.gen;

/** What holds for every correlation id that a caller may send. */
@ExtendWith(InstancioExtension.class)
class CorrelationPropertiesTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    @Test
    void anIdInTheDocumentedFormIsKept() {
        Stream.concat(
                        ids(1, 1).limit(1),
                        Stream.concat(ids(64, 64).limit(1), ids(1, 64).limit(1_000)))
                .forEach(id -> assertThat(Correlation.idFor(id)).isEqualTo(id));
    }

    @Test
    void nothingElseReachesALogOrADocument() {
        Stream.concat(
                        Stream.of("", Texts.of(ALPHABET, 65, 65)),
                        Stream.generate(CorrelationPropertiesTest::text).limit(1_000))
                .forEach(text -> assertThat(Correlation.idFor(text)).as(text).matches("[A-Za-z0-9._-]{1,64}"));
    }

    @Test
    void oneForeignCharacterIsEnoughToReplaceIt() {
        ids(1, 64).limit(1_000).forEach(id -> {
            char foreign = Stream.generate(CorrelationPropertiesTest::character)
                    .filter(c -> ALPHABET.indexOf(c) < 0)
                    .findFirst()
                    .orElseThrow();
            int somewhere = gen().ints().range(0, id.length()).get();

            String replaced = Correlation.idFor(id.substring(0, somewhere) + foreign + id.substring(somewhere));

            assertThat(replaced)
                    .as("U+%04X in %s, behind %s", (int) foreign, id, somewhere)
                    .matches("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}");
        });
    }

    private static Stream<String> ids(int minLength, int maxLength) {
        return Stream.generate(() -> Texts.of(ALPHABET, minLength, maxLength))
                .filter(id -> Masking.mask(id).equals(id));
    }

    private static String text() {
        return gen().oneOf(
                        Texts.any(255), Texts.of(ALPHABET, 0, 130), Texts.of(ALPHABET + "\r\n\u2028\u001B<>", 0, 130))
                .get();
    }

    private static char character() {
        return gen().oneOf(
                        Texts.character(),
                        gen().oneOf('\r', '\n', '\0', ' ', '%', '<', '"', '\u2028')
                                .get())
                .get();
    }
}
