package io.threadpilot.insurance.vehicles;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The time that the vehicle service has asked to be left alone for ({@code Retry-After}); until it is over no call leaves. */
@ApplicationScoped
class Pause {

    /** However long it asks for. Else a wrong header could keep this server from asking for hours. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;
    private final AtomicLong end;

    @Inject
    Pause() {
        this(System::nanoTime);
    }

    Pause(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.end = new AtomicLong(nanoTime.getAsLong());
    }

    /** Leaves the vehicle service alone for a time, and at most for a minute. */
    void atLeast(Duration time) {
        long until = nanoTime.getAsLong() + (time.compareTo(LONGEST) < 0 ? time : LONGEST).toNanos();
        end.accumulateAndGet(until, (one, other) -> other - one > 0 ? other : one);
    }

    /** How long it still lasts; zero if it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end.get() - nanoTime.getAsLong()));
    }
}
