package io.threadpilot.insurance.vehicles;

import io.opentelemetry.context.Context;
import io.threadpilot.contracts.vehicle.RegistrationNumber;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one call asks about, over all attempts. Until its first attempt begins, the look-ups in it only wait, and another
 * question may take them along. Used by one thread after another, never by two at once.
 *
 * <p>It belongs to the request in whose context it was made: all that is done for it, on whatever thread, is that request's
 * in traces and in the log, also for those who wait with it.
 */
final class Question {

    private final List<RunningLookup> lookups;
    private final Set<RunningLookup> waiting;
    private final String correlationId;
    private final Context context = Context.current();
    private AttemptSpan attempt = AttemptSpan.none();
    private int attempts;
    private Duration wait = Duration.ZERO;
    private VehicleLookup.Reason failure;

    /**
     * A question that waits for its turn.
     *
     * @param lookups which, at least one
     * @param waiting everything that waits for its turn at present, in this order; a synchronized set, to which these are
     *     added
     * @param correlationId of the request that wants to know
     */
    Question(List<RunningLookup> lookups, Set<RunningLookup> waiting, String correlationId) {
        this.lookups = new ArrayList<>(lookups);
        this.waiting = waiting;
        this.correlationId = correlationId;
        lookups.forEach(lookup -> lookup.waitFor(this));
        waiting.addAll(lookups);
    }

    String correlationId() {
        return correlationId;
    }

    /** That of the request that wants to know. */
    Context context() {
        return context;
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
     * Begins an attempt: chooses what to ask about, which is what somebody still waits for. The first attempt takes along
     * what waits for later questions, oldest first, so that those need not be asked.
     *
     * @param most how many vehicles the call may ask about
     * @return which vehicles; if none, there is nothing to ask
     */
    List<RegistrationNumber> begin(int most) {
        lookups.forEach(waiting::remove);
        List<RunningLookup> asked = new ArrayList<>(
                lookups.stream().filter(lookup -> lookup.begin(this)).toList());
        if (attempts == 0) {
            takeAlong(asked, most);
        }
        return asked.stream().map(RunningLookup::number).toList();
    }

    private void takeAlong(List<RunningLookup> asked, int most) {
        synchronized (waiting) {
            var others = waiting.iterator();
            while (asked.size() < most && others.hasNext()) {
                RunningLookup other = others.next();
                others.remove();
                if (other.begin(this)) {
                    asked.add(other);
                }
                lookups.add(other);
            }
        }
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
                .filter(lookup -> lookup.isAskedBy(this))
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
    List<RegistrationNumber> numbers() {
        return lookups.stream()
                .filter(lookup -> lookup.isAskedBy(this))
                .map(RunningLookup::number)
                .toList();
    }

    /** Ends the question: nothing in it waits any longer, and the outcome of these look-ups is to be told. */
    List<RunningLookup> end() {
        lookups.forEach(waiting::remove);
        return lookups.stream().filter(lookup -> lookup.keepFor(this)).toList();
    }
}
