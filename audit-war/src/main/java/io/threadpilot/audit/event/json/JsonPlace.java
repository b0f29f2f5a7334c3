package io.threadpilot.audit.event.json;

import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/** How a place in a JSON text is named to people. */
public final class JsonPlace {

    private static final int MOST_STEPS = 12;

    /** Other names of members may be values in truth, such as a person's number or a mail address. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}|[0-9]{1,7}");

    private JsonPlace() {}

    /**
     * A JSON pointer without what should not be repeated.
     *
     * @param pointer RFC 6901
     * @return the pointer, in which {@code …} stands for names that are no plain words, and for what follows the twelfth name
     */
    public static String shown(String pointer) {
        if (pointer.isEmpty()) {
            return "The JSON";
        }
        String[] steps = pointer.substring(1).split("/", -1);
        return Stream.of(steps)
                        .limit(MOST_STEPS)
                        .map(step -> PLAIN.matcher(step).matches() ? step : "…")
                        .collect(joining("/", "/", ""))
                + (steps.length > MOST_STEPS ? "/…" : "");
    }
}
