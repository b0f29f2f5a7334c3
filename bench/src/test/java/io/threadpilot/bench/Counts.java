package io.threadpilot.bench;

import java.util.Arrays;

/**
 * What the vehicle stub has counted.
 *
 * @param calls HTTP requests about vehicles
 * @param numbers registration numbers in them
 * @param distinct different ones
 * @param atOnce the most calls that were under way at once
 */
record Counts(long calls, long numbers, long distinct, long atOnce) {

    /**
     * The inverse of {@link #toString}.
     *
     * @throws RuntimeException if the text is none
     */
    static Counts parse(String text) {
        long[] values =
                Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Counts(values[0], values[1], values[2], values[3]);
    }

    @Override
    public String toString() {
        return calls + " " + numbers + " " + distinct + " " + atOnce;
    }
}
