package io.threadpilot.platform.lease;

import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.tracing.Masking;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * A thread that does one thing again and again while its server holds the lease of that name. On the other servers it waits
 * for the lease.
 */
public final class LeasedLoop {

    private static final System.Logger LOG = System.getLogger(LeasedLoop.class.getName());

    /** How often a server without the lease looks whether it can have it. */
    private static final Duration STANDBY = Duration.ofMillis(500);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** What its current step may still take when the loop ends. */
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final String name;
    private final Lease lease;
    private final Step step;
    private final Duration pause;
    private final LoopThread thread = new LoopThread(this::run, LONGEST_END);
    private boolean failing;

    /**
     * A loop that has not begun.
     *
     * @param name of the lease and of the thread
     * @param step what is done
     * @param pause between a step that found nothing to do and the next
     */
    public LeasedLoop(String name, Connections connections, Step step, Duration pause) {
        this.name = name;
        this.lease = new Lease(connections, name);
        this.step = step;
        this.pause = pause;
    }

    /**
     * Begins, once.
     *
     * @param threads makes the one thread
     */
    public void begin(ThreadFactory threads) {
        thread.begin(threads);
    }

    /** Ends after the current step, and gives the lease back. Waits for two seconds at most. */
    public void end() {
        thread.end();
    }

    private void run() {
        Duration wait = Duration.ZERO;
        while (thread.goesOnAfter(wait)) {
            wait = tryOnce();
        }
        lease.release();
    }

    /** Returns how long to wait before the next time. */
    private Duration tryOnce() {
        try {
            if (!lease.acquire()) {
                return STANDBY;
            }
            boolean more = step.once(lease);
            recovered();
            return more ? Duration.ZERO : pause;
        } catch (LeaseLostException e) {
            LOG.log(Level.INFO, "The lease {0} was lost to another server", name);
            return STANDBY;
        } catch (SQLException | RuntimeException e) {
            // Whatever it was, the thread must live on: the next time may succeed.
            failed(e);
            return AFTER_FAILURE;
        }
    }

    private void failed(Exception cause) {
        if (!failing) {
            failing = true;
            LOG.log(Level.WARNING, "{0} fails and is tried again: {1}", name, Masking.mask(String.valueOf(cause)));
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.log(Level.INFO, "{0} works again", name);
        }
    }

    /** What the holder of the lease does. */
    @FunctionalInterface
    public interface Step {

        /**
         * Does a part of the work.
         *
         * @param lease confirmed by every transaction of the step
         * @return whether there may be more to do at once
         * @throws SQLException if the database failed
         * @throws LeaseLostException if another server holds the lease now
         */
        boolean once(Lease lease) throws SQLException;
    }
}
