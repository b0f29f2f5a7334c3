package io.threadpilot.platform.lease;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The thread of a loop: begins it, lets it pause, and ends it. */
public final class LoopThread {

    private final Runnable loop;
    private final Duration longestEnd;
    private final CountDownLatch ending = new CountDownLatch(1);
    private Thread thread;

    /**
     * A thread that has not begun.
     *
     * @param loop goes on while {@link #goesOnAfter} says so
     * @param longestEnd what it may still take when it is ended
     */
    public LoopThread(Runnable loop, Duration longestEnd) {
        this.loop = loop;
        this.longestEnd = longestEnd;
    }

    /**
     * Begins, once.
     *
     * @param threads makes the thread
     */
    public synchronized void begin(ThreadFactory threads) {
        thread = threads.newThread(loop);
        thread.start();
    }

    /**
     * Pauses the loop.
     *
     * @return whether it goes on; false, at once, when it is to end
     */
    public boolean goesOnAfter(Duration pause) {
        try {
            return !ending.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it is to end. */
    public boolean isEnding() {
        return ending.getCount() == 0;
    }

    /** Tells the loop to end, and does not wait for it. */
    public void askToEnd() {
        ending.countDown();
    }

    /** Tells the loop to end, and waits for it as long as it may take. */
    public synchronized void end() {
        askToEnd();
        if (thread != null) {
            try {
                thread.join(longestEnd.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
