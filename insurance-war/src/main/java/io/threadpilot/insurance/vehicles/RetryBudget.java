package io.threadpilot.insurance.vehicles;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How many retries this server may make: over the last minute at most 20 % on top of the first attempts, or 10, whichever
 * is more. So retries help where a few calls fail, and cannot become the outage where all do.
 */
@ApplicationScoped
class RetryBudget {

    private static final int SECONDS = (int) Duration.ofMinutes(1).toSeconds();
    private static final long NANOS_IN_A_SECOND = Duration.ofSeconds(1).toNanos();
    private static final int FIRST_ATTEMPTS_FOR_A_RETRY = 5;
    private static final int AT_LEAST = 10;

    private final LongSupplier nanoTime;
    /** One for each of the last seconds; the second that a slot is for stands beside it. */
    private final long[] second = new long[SECONDS];

    private final int[] firstAttempts = new int[SECONDS];
    private final int[] retries = new int[SECONDS];

    @Inject
    RetryBudget() {
        this(System::nanoTime);
    }

    RetryBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that a question is asked for the first time. */
    synchronized void firstAttempt() {
        firstAttempts[slot()]++;
    }

    /**
     * Takes a retry out of the budget.
     *
     * @return false if none is left
     */
    synchronized boolean spend() {
        int slot = slot();
        boolean left = sum(retries) < Math.max(AT_LEAST, sum(firstAttempts) / FIRST_ATTEMPTS_FOR_A_RETRY);
        if (left) {
            retries[slot]++;
        }
        return left;
    }

    /** The slot of this second, with all that is older than a minute forgotten. */
    private int slot() {
        long now = Math.floorDiv(nanoTime.getAsLong(), NANOS_IN_A_SECOND);
        for (int slot = 0; slot < SECONDS; slot++) {
            if (now - second[slot] >= SECONDS) {
                firstAttempts[slot] = 0;
                retries[slot] = 0;
            }
        }
        int slot = Math.floorMod(now, SECONDS);
        second[slot] = now;
        return slot;
    }

    private static int sum(int[] counts) {
        return Arrays.stream(counts).sum();
    }
}
