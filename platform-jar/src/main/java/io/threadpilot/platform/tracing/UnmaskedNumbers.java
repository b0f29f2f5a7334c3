package io.threadpilot.platform.tracing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The numbers of a service that {@link Masking} leaves as they are, although they look like personal identity numbers: order
 * numbers, say. The service lists them in the resource {@value #RESOURCE}, one {@code field=form} on each line:
 *
 * <pre>
 * # Ten digits.
 * orderNumber=[0-9]{10}
 * </pre>
 *
 * <p>A form is letters, digits, hyphens and sets such as {@code [0-9]}, each once or {@code {n}} times. A field with several
 * forms has a line for each. Empty lines and lines that begin with {@code #} are passed over.
 *
 * <p>A number stays in {@code "field":"value"}, {@code "field":value} and {@code field=value} if the whole value has the form,
 * and if the number is ten digits in a row, or twelve that do not begin with a date: those are always masked, whatever a form
 * says.
 */
public final class UnmaskedNumbers {

    /** Where a service lists its numbers; a service without such numbers has no such resource. */
    static final String RESOURCE = "META-INF/threadpilot/unmasked-numbers.properties";

    static final UnmaskedNumbers NONE = new UnmaskedNumbers(null);

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z][0-9A-Za-z_.-]{0,63})=(\\S{1,200})");
    /** One part of a form. Each has one length, so that to match takes a time that does not depend on what is matched. */
    private static final Pattern PART = Pattern.compile("(?:[0-9A-Za-z-]|\\[[0-9A-Za-z+-]{1,64}])(?:\\{[1-9][0-9]?})?");

    private static final String VALUE_ENDS = "(?=[\\s,;&)\\]}\"']|$)";

    /** Twelve digits that begin with a date: a day may have 60 added, and month and day may be unknown. */
    private static final String DATED =
            "(?:18|19|20)[0-9]{2}(?:0[0-9]|1[0-2])(?:[0-2][0-9]|3[01]|[6-8][0-9]|9[01])[0-9]{4}";

    private static final Pattern MAY_STAY = Pattern.compile("[0-9]{10}|(?!" + DATED + ")[0-9]{12}");

    /** Finds the values of the fields; null if there are none. */
    private final Pattern values;

    private UnmaskedNumbers(Pattern values) {
        this.values = values;
    }

    /**
     * Reads the list of the service that this code is deployed with.
     *
     * @throws IllegalStateException if a line of it cannot be read; the message names the resource and the line
     */
    public static UnmaskedNumbers ofThisService() {
        try (InputStream in = UnmaskedNumbers.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            return in == null
                    ? NONE
                    : read(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a list.
     *
     * @param lines those of the resource
     * @throws IllegalStateException if one of them cannot be read; the message names the resource and the line
     */
    static UnmaskedNumbers read(List<String> lines) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                values.add(valueIn(line, i + 1));
            }
        }
        return values.isEmpty() ? NONE : new UnmaskedNumbers(Pattern.compile(String.join("|", values)));
    }

    private static String valueIn(String line, int number) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches() || !isForm(entry.group(2))) {
            throw new IllegalStateException(RESOURCE + ", line " + number
                    + ": must be field=form, where a form is letters, digits, hyphens and sets such as [0-9],"
                    + " each once or {n} times");
        }
        String field = Pattern.quote(entry.group(1));
        String form = entry.group(2);
        String json = "\"" + field + "\" ?: ?";
        return "(?<=" + json + "\")" + form + "(?=\")" + "|(?:(?<=" + json + ")|(?<=(?<![0-9A-Za-z_.-])" + field + "=))"
                + form + VALUE_ENDS;
    }

    private static boolean isForm(String text) {
        Matcher part = PART.matcher(text);
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
        }
        return end == text.length() && isExpression(text);
    }

    /** A set may still be none: {@code [9-0]}. */
    private static boolean isExpression(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /**
     * Tells of the numbers in a text whether they stay.
     *
     * @return to be asked about what was found in the text, from left to right
     */
    Predicate<MatchResult> in(String text) {
        return values == null ? number -> false : new Values(values.matcher(text))::cover;
    }

    /** The values of the listed fields in one text, which is gone through once. */
    private static final class Values {

        private final Matcher value;
        private boolean begun;
        private boolean found;

        Values(Matcher value) {
            this.value = value;
        }

        boolean cover(MatchResult number) {
            if (!begun) {
                begun = true;
                found = value.find();
            }
            while (found && value.end() < number.end()) {
                found = value.find();
            }
            return found
                    && value.start() <= number.start()
                    && MAY_STAY.matcher(number.group()).matches();
        }
    }
}
