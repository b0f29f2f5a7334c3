package io.threadpilot.platform.tracing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Takes personal identity numbers out of text that we did not write ourselves, before it reaches a log. */
public final class Masking {

    /** A digit, plain or percent-encoded, up to four times over. */
    private static final String DIGIT = "(?:(?:%(?:25){0,3}3)?[0-9])";
    /** Whatever may stand before the last four: a character or a few that are no letters and no digits, or such, encoded. */
    private static final String SEPARATOR =
            "(?:%(?:25){0,3}[0-9A-Fa-f]{2}|\\\\u[0-9A-Fa-f]{4}|&#?[0-9A-Za-z]{1,8};|[^0-9A-Za-z\\r\\n]){0,3}";
    /** Not within more digits; but those of an encoded character are none. */
    private static final String BEGIN = "(?:(?<![0-9])|(?<=%[0-9A-Fa-f]{2}))";

    private static final Pattern PERSONAL_IDENTITY_NUMBER =
            Pattern.compile(BEGIN + "(?:" + DIGIT + "{8}|" + DIGIT + "{6})" + SEPARATOR + DIGIT + "{4}(?![0-9])");

    private static final UnmaskedNumbers UNMASKED = unmaskedNumbers();

    private Masking() {}

    /** A list that cannot be read stops the start, and what is logged about that is masked without it. */
    private static UnmaskedNumbers unmaskedNumbers() {
        try {
            return UnmaskedNumbers.ofThisService();
        } catch (RuntimeException e) {
            return UnmaskedNumbers.NONE;
        }
    }

    /**
     * Masks everything that looks like a personal identity number in any of its written forms, with any separator before the
     * last four, percent-encoded or not; and with it some numbers that are none, unless the service lists them ({@link
     * UnmaskedNumbers}). Takes a time that grows with the length of the text.
     *
     * @param text not null
     * @return the text with {@code [masked]} in place of each
     */
    public static String mask(String text) {
        return mask(text, UNMASKED);
    }

    static String mask(String text, UnmaskedNumbers unmasked) {
        Predicate<MatchResult> stays = unmasked.in(text);
        return PERSONAL_IDENTITY_NUMBER
                .matcher(text)
                .replaceAll(number -> stays.test(number) ? number.group() : "[masked]");
    }

    /**
     * An exception for the log.
     *
     * @param thrown not null
     * @return its stack trace with all causes and messages, masked
     */
    public static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return mask(text.toString());
    }
}
