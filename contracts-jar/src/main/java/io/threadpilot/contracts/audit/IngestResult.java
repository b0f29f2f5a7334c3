package io.threadpilot.contracts.audit;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

import java.util.List;

/**
 * What became of one event.
 *
 * @param id of the event; null if it could not be read
 * @param outcome {@code stored}, {@code duplicate}, {@code id-conflict} or {@code dead-letter}
 * @param index in the log: its own, or that of the event whose duplicate it is
 * @param errors why it is a dead letter; null if it is none
 */
@JsonbPropertyOrder({"id", "outcome", "index", "errors"})
public record IngestResult(String id, String outcome, long index, List<Error> errors) {

    /** Keeps what is listed at this time. */
    public IngestResult {
        errors = errors == null ? null : List.copyOf(errors);
    }

    /**
     * A rule that an event breaks.
     *
     * @param rule its name, such as {@code not-json}
     * @param reason one or two sentences for people, which repeat no value
     */
    @JsonbPropertyOrder({"rule", "reason"})
    public record Error(String rule, String reason) {}
}
