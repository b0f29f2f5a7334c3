package io.threadpilot.platform.tracing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;

/** Takes personal identity numbers out of text that we did not write ourselves, before it reaches a log. */
public final class Masking {

    private static final Pattern PERSONAL_IDENTITY_NUMBER =
            Pattern.compile("(?<!\\d)(?:\\d{8}|\\d{6})[-+]?\\d{4}(?!\\d)");

    private Masking() {}

    /**
     * Masks everything that looks like a personal identity number in any of its written forms, and with it some numbers
     * that are none.
     *
     * @param text not null
     * @return the text with {@code [masked]} in place of each
     */
    public static String mask(String text) {
        return PERSONAL_IDENTITY_NUMBER.matcher(text).replaceAll("[masked]");
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
