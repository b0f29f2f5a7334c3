package io.threadpilot.platform.consumer;

/**
 * A place in a partition behind which records may be missing. A new epoch begins with it.
 *
 * @param from what would have been read next
 * @param to what is read next instead; its epoch is one more
 * @param reason why
 */
public record Gap(ConsumedOffset from, ConsumedOffset to, Reason reason) {

    /** Why there is a gap. */
    public enum Reason {
        /** Another source has the name now: another id of the topic or of the feed. It is read from its first record on. */
        ANOTHER_SOURCE("another source has its name"),

        /** The source has removed records before they were read. It is read from the oldest on that there is. */
        REMOVED("records were removed before they were read"),

        /** The source ends before the position, so it has lost records that were read. It is read from its end on. */
        LOST("the source has lost records that were read");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** For people. */
        @Override
        public String toString() {
            return text;
        }
    }
}
