package io.threadpilot.platform.http;

import jakarta.servlet.http.HttpServletRequest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The values of a header, without the blanks and tabs around them, which are no part of a value (RFC 9110, section 5.5). */
public final class FieldValues {

    private FieldValues() {}

    /**
     * All values of a header.
     *
     * @param name of the header, in upper or lower case
     * @return one for each line, in their order; empty if there is no such header
     */
    public static List<String> of(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream()
                .map(FieldValues::withoutWhiteSpace)
                .toList();
    }

    /** The first value of a header; empty if there is no such header. */
    public static Optional<String> first(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).map(FieldValues::withoutWhiteSpace);
    }

    /**
     * A value as it was meant.
     *
     * @param received not null
     * @return without blanks and tabs at both ends; all other white space stays
     */
    public static String withoutWhiteSpace(String received) {
        int begin = 0;
        int end = received.length();
        while (begin < end && isWhiteSpace(received.charAt(begin))) {
            begin++;
        }
        while (begin < end && isWhiteSpace(received.charAt(end - 1))) {
            end--;
        }
        return received.substring(begin, end);
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
