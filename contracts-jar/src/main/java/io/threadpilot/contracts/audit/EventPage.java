package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * A page of events. It is complete for the first {@code size} events of the log, whatever was added since; so are the pages that
 * its cursors lead to.
 *
 * @param items in the order that was asked for; may be empty
 * @param next the cursor of the page behind this one; null if there is none
 * @param previous the cursor of the page before this one; null if there is none
 * @param size how many events the log had, dead letters included
 */
@JsonbPropertyOrder({"items", "next", "previous", "size"})
public record EventPage(List<LoggedEvent> items, String next, String previous, long size) {

    /** Keeps what is listed at this time. */
    public EventPage {
        items = List.copyOf(items);
    }
}
