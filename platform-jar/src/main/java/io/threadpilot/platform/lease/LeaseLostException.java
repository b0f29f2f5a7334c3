package io.threadpilot.platform.lease;

/** Another server holds the lease now. The transaction must be rolled back. */
public final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String name) {
        super("Another server holds the lease " + name);
    }
}
