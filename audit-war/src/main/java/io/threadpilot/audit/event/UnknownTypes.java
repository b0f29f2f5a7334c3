package io.threadpilot.audit.event;

/** What becomes of an event of a type that has no schema here: the setting {@code threadpilot.audit.unknown-types}. */
public enum UnknownTypes {
    /** It is recorded as an event that was not validated. */
    STORE,
    /** It becomes a dead letter. */
    DEAD_LETTER;

    /**
     * Reads the setting.
     *
     * @throws IllegalArgumentException if it is neither {@code store} nor {@code dead-letter}
     */
    public static UnknownTypes of(String setting) {
        return switch (setting) {
            case "store" -> STORE;
            case "dead-letter" -> DEAD_LETTER;
            default -> throw new IllegalArgumentException("Must be store or dead-letter");
        };
    }
}
