package io.threadpilot.platform.outbox;

/** An event could not be written down, so what it is about must not be answered. */
public final class EventNotRecordedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EventNotRecordedException(Throwable cause) {
        super("The event was not recorded", cause);
    }
}
