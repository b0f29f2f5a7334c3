package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * A page of checkpoints.
 *
 * @param items the newest first; may be empty
 * @param next the cursor of the page with older ones; null if there is none
 * @param previous the cursor of the page with newer ones; null if there is none
 */
@JsonbPropertyOrder({"items", "next", "previous"})
public record CheckpointPage(List<Checkpoint> items, String next, String previous) {

    /** Keeps what is listed at this time. */
    public CheckpointPage {
        items = List.copyOf(items);
    }
}
