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
    private Question asker;
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

    /** Gives it to a question, which is to ask about it when its turn comes. */
    synchronized void waitFor(Question question) {
        asker = question;
    }

    /** How long the one who waits longest still waits; negative if nobody does. */
    synchronized Duration left() {
        return awaitedUntil.left();
    }

    /**
     * Begins an attempt to ask about it. One that it would come too late for is over with that.
     *
     * @param question the one that is about to ask; may be another than it waited for, unless that has begun
     * @return false if this question must not ask about it
     */
    synchronized boolean begin(Question question) {
        if (over || begun && asker != question) {
            return false;
        }
        asker = question;
        begun = true;
        over = left().compareTo(LEAST_TIME_TO_ASK) < 0;
        return !over;
    }

    /** Whether it is this question that must say what became of it. */
    synchronized boolean isAskedBy(Question question) {
        return asker == question;
    }

    /**
     * Keeps it for a question that is about to say what became of it.
     *
     * @return false if another question has it
     */
    synchronized boolean keepFor(Question question) {
        begun |= asker == question;
        return asker == question;
    }

    /** Ends it. Who comes later begins anew. */
    void end(VehicleLookup result) {
        synchronized (this) {
            over = true;
        }
        outcome.complete(result);
    }
}
