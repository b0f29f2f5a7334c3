package io.threadpilot.platform.http;

import java.util.BitSet;

/**
 * The address of a request as it was sent: path and query (RFC 9112, section 3.2; RFC 3986, sections 3.3 and 3.4). No path has
 * parameters (behind a semicolon): Jakarta REST would pass over them and answer, and whoever compares paths would miss them.
 */
public final class RequestTarget {

    private static final String PATH =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@/";
    private static final BitSet IN_PATH = characters(PATH);
    /** With the square brackets that the RFC leaves to hosts, since browsers and many clients send them. */
    private static final BitSet IN_QUERY = characters(PATH + ";?[]");

    private RequestTarget() {}

    /**
     * Whether an address is one: it has no character that must be percent-encoded, its path no semicolon, and each percent
     * sign stands before two hexadecimal digits.
     *
     * @param path as received
     * @param query as received; null if there is none
     */
    public static boolean isWellFormed(String path, String query) {
        return consistsOf(IN_PATH, path) && (query == null || consistsOf(IN_QUERY, query));
    }

    private static boolean consistsOf(BitSet allowed, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                i += 2;
            } else if (!allowed.get(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static BitSet characters(String text) {
        BitSet set = new BitSet();
        text.chars().forEach(set::set);
        return set;
    }
}
