package io.threadpilot.insurance.vehicles;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that the turn of a batch comes. Liberty's bulkhead can forget one that waits: who gives a place back takes it
 * once more to look into the queue, and what comes into the queue after that look and before the place is free again finds
 * none, and is not looked for until another one comes or ends ({@code AsyncBulkheadStateImpl.tryRunNext}, Open Liberty
 * 26.0.0.5). Where there is one place, and where vehicles join the question that waits, no other would come within the time
 * budget. So somebody looks again and again, and when something waits although the place is free, a question about nothing
 * is put behind it, which makes the bulkhead look. Of five places for single calls another one ends soon.
 */
@ApplicationScoped
class ForgottenTurns {

    /** Longer than a turn usually takes to begin, and short within a time budget. */
    private static final Duration UNTIL_LOOK = Duration.ofMillis(25);

    private final Places places;
    private final AtomicBoolean reminded = new AtomicBoolean();

    @Resource
    private ManagedScheduledExecutorService scheduler;

    /** For the proxy that CDI makes. */
    protected ForgottenTurns() {
        this(null);
    }

    @Inject
    ForgottenTurns(Places places) {
        this.places = places;
    }

    /**
     * Looks after a batch until it ends.
     *
     * @param turn what {@link Places#batch} returned
     */
    void lookAfter(CompletionStage<?> turn) {
        scheduler.schedule(
                () -> {
                    if (isForgotten(turn)) {
                        remind();
                    }
                    if (!isOver(turn)) {
                        lookAfter(turn);
                    }
                },
                UNTIL_LOOK.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Whether it looks so; a turn that is about to begin does too. */
    boolean isForgotten(CompletionStage<?> turn) {
        return !isOver(turn) && !places.batchIsUnderWay();
    }

    /** Makes the bulkhead look into its queue, unless something that was put there for this still waits. */
    void remind() {
        if (reminded.compareAndSet(false, true)) {
            places.batch(Question.aboutNothing(), numbers -> Map.of())
                    .whenComplete((nothing, failure) -> reminded.set(false));
        }
    }

    private static boolean isOver(CompletionStage<?> turn) {
        return turn.toCompletableFuture().isDone();
    }
}
