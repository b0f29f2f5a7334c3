package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.consumer.ConsumedOffset;

import java.time.Duration;

/** A partition that Kafka has given to this consumer: where it stands, or when to look where that is. For one thread. */
final class AssignedPartition {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private ConsumedOffset offset;
    private Duration pause = Duration.ZERO;
    private long since = System.nanoTime();

    /** Where it stands; null while that must be looked up. */
    ConsumedOffset offset() {
        return offset;
    }

    /** It stands there, and there was progress. */
    void standsAt(ConsumedOffset next) {
        offset = next;
        pause = Duration.ZERO;
    }

    /** It was looked up where it stands. Whether records can be stored again, the next ones show. */
    void foundAt(ConsumedOffset next) {
        offset = next;
    }

    /** Where it stands is not known any more; to be looked up at once. */
    void lose() {
        offset = null;
        pause = Duration.ZERO;
    }

    /** Something did not work. Where it stands must be looked up, after a pause that grows. */
    void holdBack() {
        offset = null;
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        since = System.nanoTime();
    }

    /** Whether something has not worked since there was progress. */
    boolean isHeldBack() {
        return !pause.isZero();
    }

    boolean isDue() {
        return offset == null && System.nanoTime() - since >= pause.toNanos();
    }
}
