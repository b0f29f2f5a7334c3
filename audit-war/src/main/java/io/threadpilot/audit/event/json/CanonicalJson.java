package io.threadpilot.audit.event.json;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes equal values as equal texts, after RFC 8785: no white space, members sorted by the UTF-16 units of their names, strings
 * with the fewest escapes, numbers laid out as ECMAScript does.
 *
 * <p>One exception: a number is written with all its digits. RFC 8785 takes every number for a double, and writes the fewest
 * digits that lead back to it, so that different numbers have one text: 9007199254740993 and 9007199254740992 (which a double
 * cannot tell apart), or 1152921504606846976 (which a double has exactly) and 1152921504606847000 (by which RFC 8785 writes it).
 * Numbers whose text by RFC 8785 has the same value are written just so, all integers up to 15 digits and all decimals of up to
 * 15 digits among them; 1, 1.0 and 1e0 are one number.
 */
public final class CanonicalJson {

    /** ECMAScript writes numbers below 10^21 without an exponent, and those from 10^-6 on. */
    private static final int MOST_DIGITS_BEFORE_THE_POINT = 21;

    private static final int MOST_ZEROS_BEHIND_THE_POINT = 6;

    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder(1024);

    private CanonicalJson() {}

    /**
     * The canonical text of a value.
     *
     * @param value with strings without lone surrogates and objects without a member twice, as {@link JsonText} reads them
     */
    public static String of(JsonValue value) {
        CanonicalJson json = new CanonicalJson();
        json.write(value);
        return json.out.toString();
    }

    private void write(JsonValue value) {
        switch (value.getValueType()) {
            case OBJECT -> write(value.asJsonObject());
            case ARRAY -> {
                char before = '[';
                for (JsonValue element : value.asJsonArray()) {
                    out.append(before);
                    write(element);
                    before = ',';
                }
                out.append(before == '[' ? "[]" : "]");
            }
            case STRING -> write(((JsonString) value).getString());
            case NUMBER -> write(((JsonNumber) value).bigDecimalValue());
            default -> out.append(value);
        }
    }

    private void write(JsonObject object) {
        String[] names = object.keySet().toArray(String[]::new);
        // By UTF-16 units, as RFC 8785 demands.
        Arrays.sort(names);
        out.append('{');
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            write(names[i]);
            out.append(':');
            write(object.get(names[i]));
        }
        out.append('}');
    }

    private void write(String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u").append(HEX.toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Number::toString of ECMAScript, with all digits of the number in place of the fewest of a double. */
    private void write(BigDecimal number) {
        if (number.signum() == 0) {
            out.append('0');
            return;
        }
        if (number.signum() < 0) {
            out.append('-');
        }
        BigDecimal shortest = number.abs().stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int beforeThePoint = digits.length() - shortest.scale();
        if (digits.length() <= beforeThePoint && beforeThePoint <= MOST_DIGITS_BEFORE_THE_POINT) {
            out.append(digits).append("0".repeat(beforeThePoint - digits.length()));
        } else if (0 < beforeThePoint && beforeThePoint <= MOST_DIGITS_BEFORE_THE_POINT) {
            out.append(digits, 0, beforeThePoint).append('.').append(digits, beforeThePoint, digits.length());
        } else if (-MOST_ZEROS_BEHIND_THE_POINT < beforeThePoint && beforeThePoint <= 0) {
            out.append("0.").append("0".repeat(-beforeThePoint)).append(digits);
        } else {
            out.append(digits, 0, 1);
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            int exponent = beforeThePoint - 1;
            out.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
        }
    }
}
