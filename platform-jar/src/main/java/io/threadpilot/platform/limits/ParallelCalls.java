package io.threadpilot.platform.limits;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * The calls of each owner that are under way. One that was not ended within a minute counts no longer, so that an answer that
 * nobody could write never takes a place for good; none of ours takes nearly so long. Safe for use by several threads.
 */
final class ParallelCalls {

    private static final long LONGEST_CALL = Duration.ofMinutes(1).toNanos();

    private final ConcurrentMap<Object, Queue<Call>> running = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    ParallelCalls(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Begins a call, if fewer than so many of this owner's are under way.
     *
     * @return the call, to be ended when it is answered; empty if there is no place
     */
    Optional<Call> begin(Object owner, int most) {
        Call call = new Call(owner, nanoTime.getAsLong());
        running.compute(owner, (it, present) -> {
            Queue<Call> calls = present == null ? new ArrayDeque<>() : present;
            while (!calls.isEmpty() && call.begun - calls.element().begun >= LONGEST_CALL) {
                calls.remove();
            }
            if (calls.size() < most) {
                call.granted = calls.add(call);
            }
            return calls;
        });
        return Optional.of(call).filter(it -> it.granted);
    }

    /** Owners with a call under way. */
    int owners() {
        return running.size();
    }

    /** One call. */
    final class Call {

        private final Object owner;
        private final long begun;
        private boolean granted;

        private Call(Object owner, long begun) {
            this.owner = owner;
            this.begun = begun;
        }

        /** Gives the place back; once more does nothing. */
        void end() {
            running.computeIfPresent(owner, (it, calls) -> {
                calls.remove(this);
                return calls.isEmpty() ? null : calls;
            });
        }
    }
}
