package io.threadpilot.audit.query;

import io.threadpilot.contracts.audit.LoggedEvent;
import io.threadpilot.platform.pages.Cursor;
import io.threadpilot.platform.pages.Page;
import io.threadpilot.platform.pages.QueryParameters;
import io.threadpilot.platform.pages.SignedCursors;
import io.threadpilot.platform.problems.RequestProblem;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions about events in pages. The first page is of the log as it is, or as it was at the size that is asked about; its
 * cursors carry that size, so that all pages of a question are of the same moment, whatever is added meanwhile.
 */
final class EventPages {

    private final LoggedEvents events;
    private final SignedCursors cursors;

    EventPages(LoggedEvents events, SignedCursors cursors) {
        this.events = events;
        this.cursors = cursors;
    }

    /**
     * Answers a page.
     *
     * @throws RequestProblem 400 if the parameters of the page cannot be read, the cursor belongs to another question, or the log
     *     never had the size that is asked about
     * @throws SQLException if the database did not answer
     */
    FoundEvents page(EventFilter filter, EventOrder order, PageParameters parameters) throws SQLException {
        int limit = parameters.most();
        Optional<Long> asOf = parameters.size();
        String question = filter.question() + "&sort=" + order.parameter()
                + asOf.map(size -> "&asOf=" + size).orElse("");
        Optional<Cursor> cursor = parameters.cursor().map(text -> cursors.read(question, text));

        long present = events.size();
        long size = cursor.map(EventPages::size).or(() -> asOf).orElse(present);
        if (size > present) {
            throw QueryParameters.refusal("The log never had as many events as asOf or cursor says.");
        }
        LoggedEvents.Slice slice =
                events.read(filter, order, size, cursor.map(EventPages::row).orElse(null), limit);
        Page<FoundEvent> page = Page.of(
                slice.events(),
                slice.more(),
                cursor.orElse(null),
                event -> values(order, size, event.event()),
                cursors,
                question);
        return new FoundEvents(page.items(), page.next(), page.previous(), size);
    }

    /** A cursor of ours names the size of the log, and then the row. */
    private static List<String> values(EventOrder order, long size, LoggedEvent event) {
        List<String> values = new ArrayList<>(List.of(Long.toString(size)));
        values.addAll(order.row(event));
        return values;
    }

    private static long size(Cursor cursor) {
        return Long.parseLong(cursor.row().get(0));
    }

    private static Cursor row(Cursor cursor) {
        return new Cursor(
                cursor.direction(), cursor.row().subList(1, cursor.row().size()));
    }
}
