package io.threadpilot.platform.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets threads that want to write at the same time write together. The first in line writes for itself and for those who have
 * lined up behind it; who lines up meanwhile is the next group. There is no thread besides the callers', and one who is alone
 * waits for nobody.
 *
 * @param <T> what is written
 */
final class GroupCommit<T> {

    private final Writer<T> writer;
    private final int largestGroup;
    private final int longestLine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Member<T>> line = new ArrayDeque<>();

    /**
     * A line in which nobody stands yet.
     *
     * @param writer writes a group; called by one thread at a time
     * @param largestGroup how many it is given at most
     * @param longestLine how many may stand in line
     */
    GroupCommit(Writer<T> writer, int largestGroup, int longestLine) {
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
    void write(T item, Duration patience) throws SQLException, TimeoutException, InterruptedException {
        Member<T> member = new Member<>(item, lock.newCondition());
        List<Member<T>> group = lineUp(member, patience);
        if (!group.isEmpty()) {
            writeFor(group);
        }
        member.throwFailure();
    }

    /** Waits for one's turn. Empty if somebody else has written meanwhile, otherwise the group to write for. */
    private List<Member<T>> lineUp(Member<T> member, Duration patience) throws TimeoutException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (line.size() >= longestLine) {
                throw new TimeoutException("Too many wait to write");
            }
            line.add(member);
            awaitTurn(member, patience.toNanos());
            if (member.ended) {
                return List.of();
            }
            List<Member<T>> group = line.stream().limit(largestGroup).toList();
            group.forEach(Member::take);
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void awaitTurn(Member<T> member, long nanos) throws TimeoutException, InterruptedException {
        boolean inTime = false;
        try {
            long left = nanos;
            while (!member.ended && line.peek() != member) {
                if (left <= 0) {
                    throw new TimeoutException("Waited too long for those before");
                }
                left = member.turn.awaitNanos(left);
            }
            inTime = true;
        } finally {
            // One who is being written for stays in the group, but nobody waits for it any more.
            if (!inTime && !member.taken) {
                leave(member);
            }
        }
    }

    private void leave(Member<T> member) {
        boolean first = line.peek() == member;
        line.remove(member);
        if (first) {
            callNext();
        }
    }

    private void writeFor(List<Member<T>> group) {
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

    private void end(List<Member<T>> group, Exception failure) {
        lock.lock();
        try {
            for (Member<T> member : group) {
                line.remove();
                member.end(failure);
            }
            callNext();
        } finally {
            lock.unlock();
        }
    }

    private void callNext() {
        if (!line.isEmpty()) {
            line.peek().turn.signal();
        }
    }

    /** How many stand in line, those included who are being written for. */
    int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /** Writes a group, all of it or nothing. */
    @FunctionalInterface
    interface Writer<T> {
        void write(List<T> items) throws SQLException;
    }

    /** One in line. Read and changed under the lock only, but for the item and, once it has ended, the failure. */
    private static final class Member<T> {

        private final T item;
        private final Condition turn;
        private boolean taken;
        private boolean ended;
        private Exception failure;

        private Member(T item, Condition turn) {
            this.item = item;
            this.turn = turn;
        }

        private T item() {
            return item;
        }

        private void take() {
            taken = true;
        }

        private void end(Exception failure) {
            this.ended = true;
            this.failure = failure;
            turn.signal();
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
