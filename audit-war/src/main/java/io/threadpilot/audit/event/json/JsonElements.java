package io.threadpilot.audit.event.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts an array into the bytes of its elements, without a look into them: only brackets and quotation marks count, so that one
 * element which is not JSON leaves the others alone.
 */
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
     * The elements of an array, byte by byte as they stand there, without the white space around them.
     *
     * @param text in UTF-8, with or without a byte order mark
     * @param most how many elements at the most
     * @throws BrokenRuleException if it is no array, or does not end: rule {@code not-json}; if it has more elements: rule
     *     {@code too-many-elements}
     */
    public static List<byte[]> of(byte[] text, int most) throws BrokenRuleException {
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

    private List<byte[]> elements(int most) throws BrokenRuleException {
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
                    throw new BrokenRuleException(
                            "too-many-elements", "The array has more than " + most + " elements.");
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
    private byte[] element() throws BrokenRuleException {
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
    private void passString() throws BrokenRuleException {
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

    private static BrokenRuleException notAnArray() {
        return new BrokenRuleException("not-json", "The text is not a JSON array from its beginning to its end.");
    }
}
