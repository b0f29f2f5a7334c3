package io.threadpilot.insurance.vehicles;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.threadpilot.contracts.vehicle.RegistrationNumber;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one call asks about, over all attempts. Until its first attempt begins it only waits, and further look-ups may join
 * it, from any thread. From then on it is used by one thread after another, never by two at once.
 *
 * <p>It belongs to the request in whose context it was made: all that is done for it, on whatever thread, is that request's
 * in traces and in the log, also for those who wait with it.
 */
final class Question {

    private final List<RunningLookup> lookups = new ArrayList<>();
    private final int most;
    private final String correlationId;
    private final Context context = Context.current();
    private boolean waits = true;
    private AttemptSpan attempt = AttemptSpan.none();
    private int attempts;
    private Duration wait = Duration.ZERO;
    private VehicleLookup.Reason failure;

    /**
     * A question that waits for its turn.
     *
     * @param lookup what about
     * @param most how many vehicles it may become about
     * @param correlationId of the request that wants to know
     */
    Question(RunningLookup lookup, int most, String correlationId) {
        this(most, correlationId);
        lookups.add(lookup);
    }

    private Question(int most, String correlationId) {
        this.most = most;
        this.correlationId = correlationId;
    }

    /** One that nobody has: when its turn comes, there is nothing to ask. */
    static Question aboutNothing() {
        return new Question(0, "");
    }

    /**
     * Takes a further look-up in.
     *
     * @return false if there is no room, or if it does not wait any more
     */
    synchronized boolean join(RunningLookup lookup) {
        return waits && lookups.size() < most && lookups.add(lookup);
    }

    String correlationId() {
        return correlationId;
    }

    /** That of the request that wants to know. */
    Context context() {
        return context;
    }

    /** The span of what that request needs to know. */
    SpanContext asker() {
        return Span.fromContext(context).getSpanContext();
    }

    /** What the trace shows of the last attempt, or of the one that is being made. */
    AttemptSpan attempt() {
        return attempt;
    }

    /** Notes that an attempt is wanted, whether or not it comes to asking. */
    void isTraced(AttemptSpan next) {
        attempt = next;
    }

    /**
     * Begins an attempt: nothing joins any more.
     *
     * @return the vehicles that somebody still waits for; if none, there is nothing to ask
     */
    synchronized List<RegistrationNumber> begin() {
        waits = false;
        return lookups.stream()
                .filter(RunningLookup::begin)
                .map(RunningLookup::number)
                .toList();
    }

    /** Notes that an attempt leaves for the vehicle service. */
    void attempted() {
        attempts++;
    }

    /** How many attempts have left for the vehicle service. */
    int attempts() {
        return attempts;
    }

    /** How long to wait before the next attempt. */
    Duration waitBeforeNextAttempt() {
        return wait;
    }

    /** Decides that there will be another attempt, after a wait. */
    void tryAgainAfter(Duration time) {
        wait = time;
    }

    /** How long the one who waits longest still waits; negative if nobody does. */
    Duration left() {
        return lookups.stream()
                .map(RunningLookup::left)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Remembers how the last attempt ended that left for the vehicle service: null if with an answer. */
    void attemptEnded(VehicleLookup.Reason why) {
        failure = why;
    }

    /** Why the vehicle service was asked in vain; empty if it answered, or was not asked. */
    Optional<VehicleLookup.Reason> failure() {
        return Optional.ofNullable(failure);
    }

    /** The vehicles that this question is about. */
    synchronized List<RegistrationNumber> numbers() {
        return lookups.stream().map(RunningLookup::number).toList();
    }

    /**
     * Gives up, whether or not it has begun: nothing joins any more.
     *
     * @return the vehicles that there is no answer about
     */
    synchronized List<RegistrationNumber> giveUp() {
        waits = false;
        return numbers();
    }

    /** Ends the question: the outcome of these look-ups is to be told. */
    synchronized List<RunningLookup> end() {
        waits = false;
        return List.copyOf(lookups);
    }
}
