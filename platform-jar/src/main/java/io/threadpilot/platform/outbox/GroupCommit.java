package io.threadpilot.platform.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets threads that want to write at the same time write together. The first in line writes for itself and for those who have
 * lined up behind it; who lines up meanwhile is the next group. There is no thread besides the callers', and one who is alone
 * waits for nobody.
 *
 * @param <T> what is written
 */
public final class GroupCommit<T> {

    private final Writer<T> writer;
    private final int largestGroup;
    private final int longestLine;

    /** Those who wait; also the lock of everything here that changes. */
    private final Deque<Member<T>> line = new ArrayDeque<>();

    private boolean busy;
    private int beingWritten;

    /**
     * A line in which nobody stands yet.
     *
     * @param writer writes a group; called by one thread at a time
     * @param largestGroup how many it is given at most
     * @param longestLine how many may stand in line
     */
    public GroupCommit(Writer<T> writer, int largestGroup, int longestLine) {
        this.writer = writer;
        this.largestGroup = largestGroup;
        this.longestLine = longestLine;
    }

    /**
     * Writes, alone or with others.
     *
     * @param item what to write
     * @param patience how long to wait for others; what one's own writing takes comes on top
     * @throws SQLException if the group could not be written; nothing of it was, or the database did not say
     * @throws TimeoutException if the line is too long, or nothing came of it in time. Then the item was not written, unless it
     *     was being written just then
     */
    public void write(T item, Duration patience) throws SQLException, TimeoutException, InterruptedException {
        Member<T> member = new Member<>(item);
        if (lineUp(member) || awaitTurn(member, patience)) {
            writeForTheFirst();
        }
        member.throwFailure();
    }

    /** Whether it is one's turn at once. */
    private boolean lineUp(Member<T> member) throws TimeoutException {
        synchronized (line) {
            if (waiting() >= longestLine) {
                throw new TimeoutException("Too many wait to write");
            }
            line.add(member);
            boolean free = !busy;
            busy = true;
            return free;
        }
    }

    /** True when it is one's turn to write, false when somebody else has written meanwhile. */
    private boolean awaitTurn(Member<T> member, Duration patience) throws TimeoutException, InterruptedException {
        try {
            return member.turn.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A turn never fails", e);
        } catch (TimeoutException e) {
            if (leave(member)) {
                throw new TimeoutException("Waited too long for those before");
            }
        } catch (InterruptedException e) {
            if (leave(member)) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        return member.turn.join();
    }

    /** Gives up, unless one's turn has come at the last moment. One who is being written for is not waited for any more. */
    private boolean leave(Member<T> member) {
        synchronized (line) {
            if (member.turn.isDone()) {
                return false;
            }
            line.remove(member);
            return true;
        }
    }

    private void writeForTheFirst() {
        List<Member<T>> group = takeGroup();
        Exception failure = new IllegalStateException("The writer has given up");
        try {
            writer.write(group.stream().map(Member::item).toList());
            failure = null;
        } catch (SQLException | RuntimeException e) {
            failure = e;
        } finally {
            end(group, failure);
        }
    }

    private List<Member<T>> takeGroup() {
        List<Member<T>> group = new ArrayList<>();
        synchronized (line) {
            while (group.size() < largestGroup && !line.isEmpty()) {
                group.add(line.remove());
            }
            beingWritten = group.size();
        }
        return group;
    }

    /** The next writer is called first, so that it begins while the others are still being told. */
    private void end(List<Member<T>> group, Exception failure) {
        synchronized (line) {
            beingWritten = 0;
            busy = !line.isEmpty();
            if (busy) {
                line.element().turn.complete(true);
            }
        }
        group.forEach(member -> member.end(failure));
    }

    /** How many stand in line, those included who are being written for. */
    int waiting() {
        synchronized (line) {
            return line.size() + beingWritten;
        }
    }

    /** Writes a group, all of it or nothing. */
    @FunctionalInterface
    public interface Writer<T> {

        /** Does so; called by one thread at a time. */
        void write(List<T> items) throws SQLException;
    }

    /** One in line. It is called once: to write, or because it has been written. Nobody needs a lock to hear that. */
    private static final class Member<T> {

        private final T item;
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();
        private Exception failure;

        private Member(T item) {
            this.item = item;
        }

        private T item() {
            return item;
        }

        private void end(Exception outcome) {
            failure = outcome;
            turn.complete(false);
        }

        private void throwFailure() throws SQLException {
            if (failure instanceof SQLException sql) {
                throw sql;
            }
            if (failure instanceof RuntimeException runtime) {
                throw runtime;
            }
        }
    }
}
