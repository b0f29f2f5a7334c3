package io.threadpilot.platform.consumer;

/** The records are good, and cannot be stored now. */
public final class TryLaterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message for the log; without anything secret or personal
     */
    public TryLaterException(String message) {
        super(message);
    }
}
