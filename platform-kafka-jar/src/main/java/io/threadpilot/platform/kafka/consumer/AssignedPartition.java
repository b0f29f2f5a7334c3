package io.threadpilot.platform.kafka.consumer;

import io.threadpilot.platform.consumer.ConsumedOffset;

import java.time.Duration;
import java.util.OptionalLong;

/** A partition that Kafka has given to this consumer: where it stands, or when to look where that is. For one thread. */
final class AssignedPartition {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private ConsumedOffset offset;
    private long next;
    private long end;
    private String error;
    private Duration pause = Duration.ZERO;
    private long since = System.nanoTime();

    /** Where it stands; null while that must be looked up. */
    ConsumedOffset offset() {
        return offset;
    }

    /** It stands there, and there was progress. */
    void standsAt(ConsumedOffset stored) {
        offset = stored;
        next = stored.next();
        pause = Duration.ZERO;
        error = null;
    }

    /**
     * It was looked up where it stands. Whether records can be stored again, the next ones show, if there are any.
     *
     * @param newEnd the position that the next record of the topic will get
     */
    void foundAt(ConsumedOffset found, long newEnd) {
        offset = found;
        next = found.next();
        end = newEnd;
        if (next >= end) {
            error = null;
        }
    }

    /** Where it stands is not known any more; to be looked up at once. */
    void lose() {
        offset = null;
        pause = Duration.ZERO;
        error = null;
    }

    /** Something did not work. Where it stands must be looked up, after a pause that grows. */
    void holdBack(String cause) {
        offset = null;
        error = cause;
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        since = System.nanoTime();
    }

    /** Whether something has not worked since there was progress. */
    boolean isHeldBack() {
        return !pause.isZero();
    }

    /** What does not work; null if nothing is known to fail. */
    String error() {
        return error;
    }

    /**
     * How many records are not stored yet, as far as is known.
     *
     * @param fetched how many are behind what was fetched; empty if that is not known
     */
    long lag(OptionalLong fetched) {
        if (offset != null && fetched.isPresent()) {
            end = next + fetched.getAsLong();
        }
        return Math.max(0, end - next);
    }

    boolean isDue() {
        return offset == null && System.nanoTime() - since >= pause.toNanos();
    }
}
