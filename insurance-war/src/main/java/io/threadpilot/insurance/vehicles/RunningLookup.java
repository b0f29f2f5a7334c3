package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.threadpilot.contracts.vehicle.RegistrationNumber;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The look-up of one vehicle that is under way, for everybody who waits for it. It waits for its turn, then one question
 * asks about it, then it is over. Nobody who gives up ends it for the others. Safe for use by several threads.
 */
final class RunningLookup {

    /** With less time left than this for the one who waits longest, no call begins: its answer would come too late. */
    private static final Duration LEAST_TIME_TO_ASK = Duration.ofMillis(50);

    private final RegistrationNumber number;
    private final CompletableFuture<VehicleLookup> outcome = new CompletableFuture<>();
    private final SpanContext beginner = Span.current().getSpanContext();
    private Deadline awaitedUntil;
    private boolean begun;
    private boolean over;

    /**
     * A look-up that waits for its turn.
     *
     * @param number of the vehicle
     * @param awaitedUntil until when somebody waits for it
     */
    RunningLookup(RegistrationNumber number, Deadline awaitedUntil) {
        this.number = number;
        this.awaitedUntil = awaitedUntil;
    }

    RegistrationNumber number() {
        return number;
    }

    /** The span in which it was begun. */
    SpanContext beginner() {
        return beginner;
    }

    /** What became of it; never fails. */
    CompletableFuture<VehicleLookup> outcome() {
        return outcome;
    }

    /**
     * Waits for it too.
     *
     * @param until how long
     * @return false if it is over, and must be begun anew
     */
    synchronized boolean join(Deadline until) {
        awaitedUntil = awaitedUntil.orLater(until);
        return !over;
    }

    /** How long the one who waits longest still waits; negative if nobody does. */
    synchronized Duration left() {
        return awaitedUntil.left();
    }

    /**
     * Begins an attempt to ask about it. One that it would come too late for is over with that.
     *
     * @return false if it must not be asked about
     */
    synchronized boolean begin() {
        begun = true;
        over |= left().compareTo(LEAST_TIME_TO_ASK) < 0;
        return !over;
    }

    /** Whether its turn has not come yet. */
    synchronized boolean waits() {
        return !begun;
    }

    /** Ends it. Who comes later begins anew. */
    void end(VehicleLookup result) {
        synchronized (this) {
            over = true;
        }
        outcome.complete(result);
    }
}
