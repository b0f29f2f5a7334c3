package io.threadpilot.testing;

import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static org.instancio.Instancio.gen;

/**
 * Texts for property tests. Instancio draws every character: in a class with {@code InstancioExtension} a failed test names
 * its seed, and {@code @Seed} draws the same texts again.
 */
public final class Texts {

    private Texts() {}

    /**
     * Any text: with control characters, with characters of two units, with surrogates that stand alone. Most texts are
     * short, and some are empty.
     *
     * @param maxLength in UTF-16 units
     */
    public static String any(int maxLength) {
        int most = gen().oneOf(Math.min(4, maxLength), Math.min(16, maxLength), maxLength)
                .get();
        int length = gen().ints().range(0, most).get();
        return Stream.generate(Texts::oneOrTwoUnits)
                .limit(length)
                .collect(joining())
                .substring(0, length);
    }

    private static String oneOrTwoUnits() {
        return gen().ints().range(0, 3).get() > 0
                ? Character.toString(character())
                : Character.toString(gen().ints()
                        .range(Character.MIN_SUPPLEMENTARY_CODE_POINT, Character.MAX_CODE_POINT)
                        .get());
    }

    /** Any UTF-16 unit. Every third is ASCII, control characters among them, and every third is a surrogate. */
    public static char character() {
        return switch (gen().ints().range(0, 2).get()) {
            case 0 -> gen().chars().range('\0', '\u007F').get();
            case 1 ->
                gen().chars()
                        .range(Character.MIN_SURROGATE, Character.MAX_SURROGATE)
                        .get();
            default -> gen().chars().range('\0', '\uFFFF').get();
        };
    }

    /**
     * A text of the characters of an alphabet; each length is as likely as any other.
     *
     * @param alphabet in which a character that stands twice is drawn twice as often
     */
    public static String of(String alphabet, int minLength, int maxLength) {
        StringBuilder text = new StringBuilder();
        gen().ints().range(0, alphabet.length() - 1).stream()
                .limit(gen().ints().range(minLength, maxLength).get())
                .forEach(index -> text.append(alphabet.charAt(index)));
        return text.toString();
    }
}
