package io.threadpilot.platform.feed;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.problems.RequestProblem;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a caller asks of the feed.
 *
 * @param after the position of the last event that the caller has dealt with, 0 or more
 * @param limit how many events at the most, 1 to {@value #LARGEST_LIMIT}
 * @param longestWait how long to wait if there is no event yet, up to 30 seconds
 */
record FeedQuery(long after, int limit, Duration longestWait) {

    static final int LARGEST_LIMIT = 1000;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /**
     * Reads query parameters.
     *
     * @param after 0 if it is absent
     * @param limit 100 if it is absent
     * @param wait not at all if it is absent
     * @throws RequestProblem if one of them is there more than once or cannot be read
     */
    static FeedQuery parse(List<String> after, List<String> limit, List<String> wait) {
        return new FeedQuery(
                position(after, "after"),
                (int) number(limit, "100", 1, LARGEST_LIMIT, "limit must be one whole number from 1 to 1000."),
                duration(wait, "wait must be one ISO 8601 duration from PT0S to PT30S."));
    }

    /**
     * Reads a position.
     *
     * @param values 0 if there are none
     * @param name what the caller calls it
     * @throws RequestProblem if there is more than one, or it cannot be read
     */
    static long position(List<String> values, String name) {
        return number(values, "0", 0, Long.MAX_VALUE, name + " must be one position: up to 18 digits.");
    }

    private static long number(List<String> values, String absent, long least, long most, String form) {
        String text = only(values, absent, form);
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new RequestProblem(CommonProblems.BAD_REQUEST, form);
        }
        return Long.parseLong(text);
    }

    private static Duration duration(List<String> values, String form) {
        try {
            Duration wait = Duration.parse(only(values, "PT0S", form));
            if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
                throw new RequestProblem(CommonProblems.BAD_REQUEST, form);
            }
            return wait;
        } catch (DateTimeException | ArithmeticException e) {
            throw new RequestProblem(CommonProblems.BAD_REQUEST, form);
        }
    }

    private static String only(List<String> values, String absent, String form) {
        if (values.size() > 1) {
            throw new RequestProblem(CommonProblems.BAD_REQUEST, form);
        }
        return values.isEmpty() ? absent : values.get(0);
    }
}
