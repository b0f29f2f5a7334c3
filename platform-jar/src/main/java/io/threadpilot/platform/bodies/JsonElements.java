package io.threadpilot.platform.bodies;

import jakarta.json.stream.JsonParser;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The elements of a JSON array as they were sent: white space, the forms of numbers and the order of members stay. */
public final class JsonElements {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] text;
    private int at;

    private JsonElements(byte[] text) {
        this.text = text;
    }

    /**
     * Whether a text begins as an array does.
     *
     * @param text in UTF-8, with or without a byte order mark
     */
    public static boolean isArray(byte[] text) {
        return new JsonElements(text).enter();
    }

    /**
     * Takes an array of JSON apart.
     *
     * @param array in UTF-8
     * @return each element without the white space around it, in order; empty if there are none
     * @throws JsonBodies.MalformedException if it is not JSON, or no array, or if anything but white space follows it
     */
    public static List<byte[]> of(byte[] array) throws IOException {
        try (JsonParser parser =
                JsonBodies.PARSERS.createParser(new ByteArrayInputStream(array), StandardCharsets.UTF_8)) {
            JsonBodies.check(parser, true);
        } catch (IOException | RuntimeException e) { // any: the parser reports deep nesting by a bare RuntimeException
            throw new JsonBodies.MalformedException(e);
        }
        return cut(array, Integer.MAX_VALUE);
    }

    /**
     * Cuts an array without a look into its elements: only brackets and quotation marks count, so that one element which is not
     * JSON leaves the others alone.
     *
     * @param text in UTF-8, with or without a byte order mark
     * @param most how many elements at the most
     * @return each element without the white space around it, in order; empty if there are none
     * @throws JsonBodies.MalformedException if it is no array, or does not end
     * @throws JsonBodies.TooLargeException if it has more elements
     */
    public static List<byte[]> cut(byte[] text, int most) throws IOException {
        return new JsonElements(text).elements(most);
    }

    /** Whether the text goes on with an array, into which this then looks. */
    private boolean enter() {
        if (text.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(text, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            at = BYTE_ORDER_MARK.length;
        }
        passWhiteSpace();
        return at < text.length && text[at++] == '[';
    }

    private List<byte[]> elements(int most) throws IOException {
        if (!enter()) {
            throw notAnArray();
        }
        List<byte[]> elements = new ArrayList<>();
        passWhiteSpace();
        if (at < text.length && text[at] == ']') {
            at++;
        } else {
            do {
                if (elements.size() == most) {
                    throw new JsonBodies.TooLargeException();
                }
                elements.add(element());
            } while (text[at++] == ',');
        }
        passWhiteSpace();
        if (at < text.length) {
            throw notAnArray();
        }
        return elements;
    }

    /** Stops at the comma or the bracket behind the element. */
    private byte[] element() throws JsonBodies.MalformedException {
        passWhiteSpace();
        int start = at;
        int end = at;
        int open = 0;
        for (; at < text.length; at++) {
            byte b = text[at];
            if (open == 0 && (b == ',' || b == ']')) {
                if (start == end) {
                    throw notAnArray();
                }
                return Arrays.copyOfRange(text, start, end);
            }
            switch (b) {
                case '{', '[' -> open++;
                case '}', ']' -> open--;
                case '"' -> passString();
                default -> {}
            }
            if (open < 0) {
                throw notAnArray();
            }
            if (!isWhiteSpace(b)) {
                end = at + 1;
            }
        }
        throw notAnArray();
    }

    /** From a quotation mark to the one that ends the string. */
    private void passString() throws JsonBodies.MalformedException {
        for (at++; at < text.length; at++) {
            if (text[at] == '"') {
                return;
            }
            if (text[at] == '\\') {
                at++;
            }
        }
        throw notAnArray();
    }

    private void passWhiteSpace() {
        while (at < text.length && isWhiteSpace(text[at])) {
            at++;
        }
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static JsonBodies.MalformedException notAnArray() {
        return new JsonBodies.MalformedException(null);
    }
}
