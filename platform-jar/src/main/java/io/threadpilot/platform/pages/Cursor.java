package io.threadpilot.platform.pages;

import java.util.List;

/**
 * Where a page begins.
 *
 * @param direction in which the page lies from the row
 * @param row the values of the row by which the list is sorted, in their order; not empty
 */
public record Cursor(Direction direction, List<String> row) {

    /** Keeps what is listed at this time. */
    public Cursor {
        row = List.copyOf(row);
        if (row.isEmpty()) {
            throw new IllegalArgumentException("A cursor names a row");
        }
    }

    /** In which direction a page lies from a row, which is itself no part of it. */
    public enum Direction {
        /** The rows behind it, in the order of the list. */
        NEXT,
        /** The rows before it, of which the nearest are chosen; they are answered in the order of the list too. */
        PREVIOUS
    }
}
