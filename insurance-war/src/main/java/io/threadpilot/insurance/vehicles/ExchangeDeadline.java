package io.threadpilot.insurance.vehicles;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends an exchange that takes too long by closing its connection, whatever it is doing: waiting for a connection,
 * connecting, shaking hands, sending, reading. MicroProfile's timeout only interrupts the thread, which reading from a
 * socket does not notice, and the client's read timeout starts again with every byte.
 */
final class ExchangeDeadline implements AutoCloseable {

    private static final ThreadLocal<ExchangeDeadline> OF_THIS_THREAD = new ThreadLocal<>();

    /** A request that the client is just about to begin when the deadline passes cannot be ended yet. */
    private static final Duration UNTIL_NEXT_ATTEMPT = Duration.ofMillis(25);

    private final Future<?> timer;
    private volatile Runnable abort = () -> {};
    private volatile boolean passed;

    /**
     * Begins an exchange on this thread; to be closed on it.
     *
     * @param timers runs what ends it
     * @param longest how long it may take
     */
    ExchangeDeadline(ScheduledExecutorService timers, Duration longest) {
        timer = timers.scheduleWithFixedDelay(
                this::pass, longest.toNanos(), UNTIL_NEXT_ATTEMPT.toNanos(), TimeUnit.NANOSECONDS);
        OF_THIS_THREAD.set(this);
    }

    /** The deadline of the exchange that runs on this thread; null if there is none. */
    static ExchangeDeadline ofThisThread() {
        return OF_THIS_THREAD.get();
    }

    /**
     * Closes the connection of the exchange that runs on this thread, if there is one, instead of reading to its end an
     * answer that is of no use. The client would do that, to use the connection again.
     */
    static void abandonAnswer() {
        ExchangeDeadline deadline = ofThisThread();
        if (deadline != null) {
            deadline.abort.run();
        }
    }

    /**
     * Takes note of the request that the exchange makes now.
     *
     * @param abort ends it, from any thread and as often as it is called
     */
    void covers(Runnable abort) {
        this.abort = abort;
    }

    /** Whether the exchange took longer than it may. */
    boolean hasPassed() {
        return passed;
    }

    private void pass() {
        passed = true;
        abort.run();
    }

    /** The exchange is over. */
    @Override
    public void close() {
        OF_THIS_THREAD.remove();
        // MicroProfile's timeout has interrupted this thread, and Liberty's timer does not like to be cancelled by
        // such.
        boolean interrupted = Thread.interrupted();
        timer.cancel(false);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
