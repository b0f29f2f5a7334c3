package io.threadpilot.audit.store;

import io.threadpilot.audit.event.ParsedEvent;

/**
 * What became of an event.
 *
 * @param outcome one of four
 * @param index in the log: its own, or that of the event whose duplicate it is
 * @param parsed the event itself; a {@code Rejection} exactly where it is a dead letter
 */
public record Appended(Outcome outcome, long index, ParsedEvent parsed) {

    /** What can become of an event. */
    public enum Outcome {
        /** It is in the log. */
        STORED("stored"),
        /** The log had it already. */
        DUPLICATE("duplicate"),
        /** Its id belongs to another event; both are in the log. */
        ID_CONFLICT("id-conflict"),
        /** It cannot be recorded as an event; its bytes are in the log. */
        DEAD_LETTER("dead-letter");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** As answers and the database say it. */
        public String word() {
            return word;
        }
    }
}
