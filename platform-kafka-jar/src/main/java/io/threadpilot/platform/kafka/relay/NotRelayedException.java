package io.threadpilot.platform.kafka.relay;

/** Events could not be sent, and are tried again. */
final class NotRelayedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says which is the first of them.
     *
     * @param why without anything secret
     */
    NotRelayedException(long position, String why) {
        super("The event at position " + position + " is not in the topic: " + why);
    }
}
