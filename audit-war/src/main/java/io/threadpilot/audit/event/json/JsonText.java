package io.threadpilot.audit.event.json;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;

import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads one JSON text (RFC 8259) of which nobody knows what it is. Beyond the grammar it demands what RFC 7493 does: UTF-8, no
 * member twice, no surrogate alone. It counts levels while it reads, so that a text which only nests costs nothing.
 *
 * <p>Rules: {@code not-utf-8}, {@code empty}, {@code not-json}, {@code too-many-levels}, {@code too-many-values}, {@code
 * duplicate-key}, {@code lone-surrogate}, {@code number-too-large}.
 */
public final class JsonText {

    /** The most arrays and objects that may stand one in the other, the outermost counted: 64. */
    public static final int MOST_LEVELS = 64;

    /** Each takes some hundred bytes of memory while it is looked at, and two bytes of a text. */
    private static final int MOST_VALUES = 100_000;

    private static final int LONGEST_NUMBER = 1000;

    /** PostgreSQL's numeric takes 16,383 digits behind the point. */
    private static final int LARGEST_EXPONENT = 10_000;

    private static final int LONGEST_LONG = 18;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** To look the provider up takes longer than to read a text. */
    private static final JsonProvider PROVIDER = JsonProvider.provider();

    private static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());
    private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

    private final JsonParser parser;

    /** The way to what is being read: names of members, and of elements the index. */
    private final String[] names = new String[MOST_LEVELS];

    private final int[] indexes = new int[MOST_LEVELS];
    private int level;
    private int values;

    private JsonText(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a text.
     *
     * @param bytes in UTF-8, with or without a byte order mark
     * @return a value whose numbers are exact
     * @throws BrokenRuleException if it is not one JSON text, or breaks another rule of this class
     */
    public static JsonValue read(byte[] bytes) throws BrokenRuleException {
        String text = text(bytes);
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(BYTE_ORDER_MARK.length());
        }
        if (text.isBlank()) {
            throw new BrokenRuleException("empty", "There is nothing.");
        }
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            return new JsonText(parser).read();
        } catch (RuntimeException e) { // any: parsers report what is not JSON as they like
            throw new BrokenRuleException("not-json", "The text is not JSON.");
        }
    }

    /**
     * Decodes a text.
     *
     * @throws BrokenRuleException if it is not UTF-8 throughout: rule {@code not-utf-8}
     */
    public static String text(byte[] bytes) throws BrokenRuleException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BrokenRuleException("not-utf-8", "The text is not UTF-8.");
        }
    }

    private JsonValue read() throws BrokenRuleException {
        JsonValue value = value(parser.next());
        // When the text has ended, the parser looks for what follows, and fails if there is anything.
        if (parser.hasNext()) {
            throw new BrokenRuleException("not-json", "Something follows the end of the JSON text.");
        }
        return value;
    }

    private JsonValue value(JsonParser.Event event) throws BrokenRuleException {
        if (++values > MOST_VALUES) {
            throw new BrokenRuleException("too-many-values", "The JSON has more than 100,000 values.");
        }
        return switch (event) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> PROVIDER.createValue(string());
            case VALUE_NUMBER -> number();
            case VALUE_TRUE -> JsonValue.TRUE;
            case VALUE_FALSE -> JsonValue.FALSE;
            case VALUE_NULL -> JsonValue.NULL;
            default -> throw new IllegalStateException("Not the beginning of a value: " + event);
        };
    }

    private JsonObject object() throws BrokenRuleException {
        enter();
        JsonObjectBuilder object = BUILDERS.createObjectBuilder();
        Set<String> members = new HashSet<>();
        for (JsonParser.Event event = parser.next(); event != JsonParser.Event.END_OBJECT; event = parser.next()) {
            String name = string();
            names[level - 1] = name;
            if (!members.add(name)) {
                throw new BrokenRuleException("duplicate-key", place() + " is there twice.");
            }
            object.add(name, value(parser.next()));
        }
        leave();
        return object.build();
    }

    private JsonValue array() throws BrokenRuleException {
        enter();
        JsonArrayBuilder array = BUILDERS.createArrayBuilder();
        for (JsonParser.Event event = parser.next(); event != JsonParser.Event.END_ARRAY; event = parser.next()) {
            array.add(value(event));
            indexes[level - 1]++;
        }
        leave();
        return array.build();
    }

    private void enter() throws BrokenRuleException {
        if (level == MOST_LEVELS) {
            throw new BrokenRuleException("too-many-levels", "The JSON has more than " + MOST_LEVELS + " levels.");
        }
        names[level] = null;
        indexes[level] = 0;
        level++;
    }

    private void leave() {
        level--;
    }

    private String string() throws BrokenRuleException {
        String string = parser.getString();
        for (int i = 0; i < string.length(); i++) {
            if (Character.isSurrogate(string.charAt(i))) {
                boolean pair =
                        i + 1 < string.length() && Character.isSurrogatePair(string.charAt(i), string.charAt(i + 1));
                if (!pair) {
                    throw new BrokenRuleException(
                            "lone-surrogate", place() + " has half of a surrogate pair, which is no character.");
                }
                i++;
            }
        }
        return string;
    }

    private JsonValue number() throws BrokenRuleException {
        String digits = parser.getString();
        if (digits.length() <= LONGEST_LONG && digits.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
            return PROVIDER.createValue(Long.parseLong(digits));
        }
        if (digits.length() <= LONGEST_NUMBER) {
            try {
                BigDecimal number = new BigDecimal(digits);
                if (Math.abs((long) number.scale()) <= LARGEST_EXPONENT) {
                    return PROVIDER.createValue(number);
                }
            } catch (NumberFormatException e) {
                // An exponent beyond 32 bits: answered below.
            }
        }
        throw new BrokenRuleException(
                "number-too-large", place() + " has more than 1,000 digits, or an exponent beyond 10,000.");
    }

    private String place() {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < level; i++) {
            pointer.append('/').append(names[i] == null ? indexes[i] : names[i].replace("/", "~1"));
        }
        return JsonPlace.shown(pointer.toString());
    }
}
