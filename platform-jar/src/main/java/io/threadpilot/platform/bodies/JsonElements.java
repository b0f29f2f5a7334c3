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

    private JsonElements() {}

    /**
     * Takes an array apart.
     *
     * @param array in UTF-8
     * @return each element without the white space around it, in order; empty if there are none
     * @throws JsonBodies.MalformedException if it is not JSON, or no array, or if anything but white space follows it
     */
    public static List<byte[]> of(byte[] array) throws JsonBodies.MalformedException {
        try (JsonParser parser =
                JsonBodies.PARSERS.createParser(new ByteArrayInputStream(array), StandardCharsets.UTF_8)) {
            JsonBodies.check(parser, true);
        } catch (IOException | RuntimeException e) { // any: the parser reports deep nesting by a bare RuntimeException
            throw new JsonBodies.MalformedException(e);
        }
        return split(array);
    }

    private static List<byte[]> split(byte[] array) {
        List<byte[]> elements = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        boolean quoted = false;
        for (int i = 0; i < array.length; i++) {
            if (quoted) {
                quoted = array[i] != '"';
                i += array[i] == '\\' ? 1 : 0;
                continue;
            }
            switch (array[i]) {
                case '"' -> quoted = true;
                case '[', '{' -> begin = ++depth == 1 ? i + 1 : begin;
                case ']', '}' -> {
                    if (--depth == 0) {
                        add(elements, array, begin, i);
                    }
                }
                case ',' -> {
                    if (depth == 1) {
                        add(elements, array, begin, i);
                        begin = i + 1;
                    }
                }
                default -> {}
            }
        }
        return elements;
    }

    private static void add(List<byte[]> elements, byte[] array, int from, int to) {
        int begin = from;
        int end = to;
        while (begin < end && isSpace(array[begin])) {
            begin++;
        }
        while (end > begin && isSpace(array[end - 1])) {
            end--;
        }
        if (begin < end) {
            elements.add(Arrays.copyOfRange(array, begin, end));
        }
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
