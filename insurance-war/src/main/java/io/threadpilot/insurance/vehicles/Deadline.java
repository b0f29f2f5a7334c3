package io.threadpilot.insurance.vehicles;

import java.time.Duration;

/**
 * A moment by which somebody wants an answer.
 *
 * @param nanoTime on the clock of {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {

    /** The moment that comes when this time has passed. */
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** How long it is until then; negative once it has passed. */
    Duration left() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    /** This one or the other, whichever comes later. */
    Deadline orLater(Deadline other) {
        return other.nanoTime - nanoTime > 0 ? other : this;
    }
}
