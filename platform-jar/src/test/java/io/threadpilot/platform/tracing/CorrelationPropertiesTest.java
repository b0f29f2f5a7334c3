package io.threadpilot.platform.tracing;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every correlation id that a caller may send. */
class CorrelationPropertiesTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    @Property
    void anIdInTheDocumentedFormIsKept(@ForAll("ids") String id) {
        assertThat(new Correlation(id).id()).isEqualTo(id);
    }

    @Property
    void nothingElseReachesALogOrADocument(@ForAll("texts") String text) {
        assertThat(new Correlation(text).id()).matches("[A-Za-z0-9._-]{1,64}");
    }

    @Property
    void oneForeignCharacterIsEnoughToReplaceIt(
            @ForAll("ids") String id, @ForAll("foreign") char foreign, @ForAll int position) {
        int somewhere = Math.floorMod(position, id.length() + 1);

        String replaced = new Correlation(id.substring(0, somewhere) + foreign + id.substring(somewhere)).id();

        assertThat(UUID.fromString(replaced)).hasToString(replaced);
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withChars(ALPHABET)
                .ofMinLength(1)
                .ofMaxLength(64)
                .filter(id -> Masking.mask(id).equals(id));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars(ALPHABET + "\r\n\u2028\u001B<>").ofMaxLength(130));
    }

    @Provide
    Arbitrary<Character> foreign() {
        return Arbitraries.oneOf(Arbitraries.chars(), Arbitraries.of('\r', '\n', '\0', ' ', '%', '<', '"', '\u2028'))
                .filter(c -> ALPHABET.indexOf(c) < 0);
    }
}
