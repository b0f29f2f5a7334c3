package io.threadpilot.platform.consumer;

/** Another server has stored records of the partition. The transaction was rolled back; where to go on must be looked up. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FencedException(ConsumedOffset offset) {
        super("Another server has moved the offset of partition " + offset.partition() + " of " + offset.source());
    }
}
