package io.threadpilot.platform.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A media type, or a range of them with a weight, as a caller names it (RFC 9110, sections 8.3.1 and 12.5.1).
 *
 * @param type {@code type/subtype}, either of which may be {@code *}; without parameters
 * @param weight from 0, which refuses the type, to 1
 */
public record MediaRange(String type, BigDecimal weight) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);
    private static final Pattern PARAMETER = Pattern.compile("(?s)" + TOKEN + "=(?:" + TOKEN + "|\".*\")");
    /** More digits than the RFC has, and none before the point, as older clients write it. */
    private static final Pattern WEIGHT = Pattern.compile("[qQ]=[0-9]{0,9}\\.?[0-9]*");

    /** Java's own client of before JDK 20 sends it in place of the following. */
    private static final String ANYTHING_SHORT = "*";

    private static final String ANYTHING = "*/*";

    /**
     * Reads the header {@code Accept}.
     *
     * @param accept its value, or several joined by commas
     * @return what it lists, in its order; empty if it lists nothing, which stands for everything
     * @throws IllegalArgumentException if an element is no media range, or a weight is no number from 0 to 1
     */
    public static List<MediaRange> list(String accept) {
        return split(accept, ',').stream()
                .filter(element -> !element.isEmpty())
                .map(MediaRange::parse)
                .toList();
    }

    /** Whether a text is one media type, and no range of them: what the header {@code Content-Type} must be. */
    public static boolean isMediaType(String text) {
        try {
            return !parse(text).type.contains("*");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static MediaRange parse(String element) {
        List<String> parts = split(element, ';');
        String type = parts.get(0).equals(ANYTHING_SHORT) ? ANYTHING : parts.get(0);
        List<String> parameters =
                parts.stream().skip(1).filter(part -> !part.isEmpty()).toList();
        if (!TYPE.matcher(type).matches() || !parameters.stream().allMatch(PARAMETER.asMatchPredicate())) {
            throw new IllegalArgumentException("no media range");
        }
        Optional<String> weight = parameters.stream()
                .filter(parameter -> parameter.regionMatches(true, 0, "q=", 0, 2))
                .findFirst();
        return new MediaRange(type, weight.map(MediaRange::weight).orElse(BigDecimal.ONE));
    }

    private static BigDecimal weight(String parameter) {
        if (!WEIGHT.matcher(parameter).matches()) {
            throw new IllegalArgumentException("no weight");
        }
        BigDecimal weight = new BigDecimal(parameter.substring(2));
        if (weight.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("no weight");
        }
        return weight;
    }

    /** The parts between separators that stand outside quotes, without white space around them. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(FieldValues.withoutWhiteSpace(text.substring(begin, i)));
                begin = i + 1;
            }
        }
        parts.add(FieldValues.withoutWhiteSpace(text.substring(begin)));
        return parts;
    }

    /** Whether the caller refuses it. */
    public boolean isRefused() {
        return weight.signum() == 0;
    }

    /** As every reader of {@code Accept} understands it: the weight with three digits, and above 0 if it is. */
    @Override
    public String toString() {
        return type + ";q=" + weight.setScale(3, RoundingMode.CEILING).toPlainString();
    }
}
