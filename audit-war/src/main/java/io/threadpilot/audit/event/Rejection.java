package io.threadpilot.audit.event;

/**
 * Why an event cannot be recorded as one; it becomes a dead letter.
 *
 * @param id of the event as far as it could be read, 1 to 100 characters; null if it could not
 * @param rule which rule it breaks, in lower case with hyphens, such as {@code not-json}
 * @param reason one or two sentences for people, which name the place and repeat no value; at most 1,000 characters
 */
public record Rejection(String id, String rule, String reason) implements ParsedEvent {

    /** An event that keeps all rules, and that the database refuses nevertheless. */
    public static Rejection notStorable(ParsedEvent event) {
        return new Rejection(
                event instanceof AuditEvent valid ? valid.id() : null,
                "not-storable",
                "The database refuses a value of this event.");
    }
}
