package io.threadpilot.platform.pages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a list whose rows are sorted by values that no two rows share.
 *
 * @param items in the order of the list; may be empty
 * @param next the cursor of the page behind it; null if there is none
 * @param previous the cursor of the page before it; null if there is none
 */
public record Page<T>(List<T> items, String next, String previous) {

    /** Keeps what is listed at this time. */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * The page of rows that were read from a cursor on.
     *
     * @param nearest the rows in the direction of the cursor, the nearest first, one more than the page may have if there are so
     *     many
     * @param most how many items the page may have
     * @see #of
     */
    public static <T> Page<T> cut(
            List<T> nearest,
            int most,
            Cursor from,
            Function<T, List<String>> row,
            SignedCursors cursors,
            String question) {
        List<T> items = new ArrayList<>(nearest.subList(0, Math.min(most, nearest.size())));
        if (isBackwards(from)) {
            Collections.reverse(items);
        }
        return of(items, nearest.size() > most, from, row, cursors, question);
    }

    private static boolean isBackwards(Cursor from) {
        return from != null && from.direction() == Cursor.Direction.PREVIOUS;
    }

    /**
     * The page that was read from a cursor on.
     *
     * @param items in the order of the list
     * @param more whether more were found in the direction in which they were read
     * @param from where it begins; null for the beginning of the list
     * @param row the values by which an item is sorted
     * @param cursors write the cursors
     * @param question that the cursors belong to
     */
    public static <T> Page<T> of(
            List<T> items,
            boolean more,
            Cursor from,
            Function<T, List<String>> row,
            SignedCursors cursors,
            String question) {
        if (items.isEmpty()) {
            return new Page<>(items, null, null);
        }
        boolean backwards = isBackwards(from);
        // There is more where more was found, and where the caller came from.
        boolean next = backwards || more;
        boolean previous = backwards ? more : from != null;
        List<String> first = row.apply(items.get(0));
        List<String> last = row.apply(items.get(items.size() - 1));
        return new Page<>(
                items,
                next ? cursors.sign(question, new Cursor(Cursor.Direction.NEXT, last)) : null,
                previous ? cursors.sign(question, new Cursor(Cursor.Direction.PREVIOUS, first)) : null);
    }
}
