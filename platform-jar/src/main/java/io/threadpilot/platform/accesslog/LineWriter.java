package io.threadpilot.platform.accesslog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Writes lines by one thread, many at once when many are there, so that nobody who has one waits for the disk or the
 * reader of a pipe. A line that finds no place among those that wait is dropped. Safe for use by several threads.
 */
final class LineWriter {

    /** What is waiting when the end comes is worth so long a wait; a pipe that nobody reads is not. */
    private static final long MILLISECONDS_TO_END = 2000;

    private static final int MOST_AT_ONCE = 1024;

    private final OutputStream out;
    private final BlockingQueue<AccessLine> waiting;
    private final Runnable dropped;
    private volatile boolean ended;
    private Thread thread;

    /**
     * A writer that has not begun.
     *
     * @param out buffered; it is flushed when nothing waits, and never closed
     * @param mostWaiting lines that may wait
     * @param dropped told of each line that is dropped
     */
    LineWriter(OutputStream out, int mostWaiting, Runnable dropped) {
        this.out = out;
        this.waiting = new ArrayBlockingQueue<>(mostWaiting);
        this.dropped = dropped;
    }

    void begin(ThreadFactory threads) {
        thread = threads.newThread(this::writeUntilTheEnd);
        thread.start();
    }

    void write(AccessLine line) {
        if (ended || !waiting.offer(line)) {
            dropped.run();
        }
    }

    private void writeUntilTheEnd() {
        List<AccessLine> lines = new ArrayList<>();
        while (!ended) {
            try {
                lines.add(waiting.take());
            } catch (InterruptedException e) {
                // Of a thread that the container takes back; the application ends.
                ended = true;
            }
            waiting.drainTo(lines, MOST_AT_ONCE);
            write(lines);
        }
        while (waiting.drainTo(lines, MOST_AT_ONCE) > 0) {
            write(lines);
        }
    }

    private void write(List<AccessLine> lines) {
        try {
            for (AccessLine line : lines) {
                out.write((line.json() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
        } catch (IOException e) {
            lines.forEach(line -> dropped.run());
        } finally {
            lines.clear();
        }
    }

    /** Waits until what is there is written, for two seconds at most. */
    void end() {
        ended = true;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(MILLISECONDS_TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
