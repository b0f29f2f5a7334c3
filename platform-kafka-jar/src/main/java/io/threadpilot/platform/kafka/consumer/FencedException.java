package io.threadpilot.platform.kafka.consumer;

/** Another consumer has stored records of the partition. The transaction must be rolled back. */
final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FencedException(ConsumedOffset offset) {
        super("Another consumer has moved the offset of partition " + offset.partition() + " of " + offset.topic());
    }
}
