package io.threadpilot.platform.outbox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class GroupCommitTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<Integer>> written = Collections.synchronizedList(new ArrayList<>());

    /** The first writing is held until this is opened. */
    private final CountDownLatch door = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        door.countDown();
        threads.shutdownNow();
    }

    @Test
    void whoIsAloneWritesAtOnce() throws Exception {
        GroupCommit<Integer> groups = new GroupCommit<>(written::add, 10, 100);

        groups.write(1, Duration.ofNanos(1));
        groups.write(2, Duration.ofNanos(1));

        assertThat(written).containsExactly(List.of(1), List.of(2));
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void whoComesMeanwhileFormsTheNextGroupInTheOrderOfComing() throws Exception {
        GroupCommit<Integer> groups = new GroupCommit<>(this::writeBehindTheDoor, 3, 100);
        List<Future<?>> all = lineUp(groups, 6, LONG);

        door.countDown();

        for (Future<?> one : all) {
            one.get();
        }
        assertThat(written).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void aGroupThatFailsFailsForAllOfItAndForNobodyElse() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        GroupCommit<Integer> groups = new GroupCommit<>(
                items -> {
                    writeBehindTheDoor(items);
                    if (calls.incrementAndGet() == 2) {
                        throw new SQLException("refused");
                    }
                },
                2,
                100);
        List<Future<?>> all = lineUp(groups, 5, LONG);

        door.countDown();

        all.get(0).get();
        assertThatThrownBy(all.get(1)::get).hasCauseInstanceOf(SQLException.class);
        assertThatThrownBy(all.get(2)::get).hasCauseInstanceOf(SQLException.class);
        all.get(3).get();
        all.get(4).get();
    }

    @Test
    void whoRunsOutOfPatienceIsNotWritten() throws Exception {
        GroupCommit<Integer> groups = new GroupCommit<>(this::writeBehindTheDoor, 3, 100);
        Future<?> first = lineUp(groups, 1, LONG).get(0);

        assertThatThrownBy(() -> groups.write(7, Duration.ofMillis(10))).isInstanceOf(TimeoutException.class);
        Future<?> last = submit(groups, 8, LONG);
        awaitLineOf(groups, 2);
        door.countDown();

        first.get();
        last.get();
        assertThat(written).containsExactly(List.of(0), List.of(8));
    }

    @Test
    void whoIsInterruptedLeavesTheLineToTheOthers() throws Exception {
        GroupCommit<Integer> groups = new GroupCommit<>(this::writeBehindTheDoor, 3, 100);
        List<Future<?>> all = lineUp(groups, 3, LONG);

        all.get(1).cancel(true);
        awaitLineOf(groups, 2);
        door.countDown();

        all.get(0).get();
        all.get(2).get();
        assertThat(written).containsExactly(List.of(0), List.of(2));
    }

    @Test
    void aLineThatIsTooLongTakesNobodyMore() throws Exception {
        GroupCommit<Integer> groups = new GroupCommit<>(this::writeBehindTheDoor, 3, 2);
        lineUp(groups, 2, LONG);

        assertThatThrownBy(() -> groups.write(9, LONG)).isInstanceOf(TimeoutException.class);
        assertThat(groups.waiting()).isEqualTo(2);
    }

    @Test
    void nothingIsLostOrWrittenTwiceUnderLoad() throws Exception {
        GroupCommit<Integer> groups = new GroupCommit<>(written::add, 8, 1000);
        int writers = 16;
        int each = 2000;

        List<Callable<Void>> work = IntStream.range(0, writers)
                .<Callable<Void>>mapToObj(writer -> () -> {
                    for (int i = 0; i < each; i++) {
                        groups.write(writer * each + i, LONG);
                    }
                    return null;
                })
                .toList();
        for (Future<Void> one : threads.invokeAll(work)) {
            one.get();
        }

        assertThat(written.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(
                        IntStream.range(0, writers * each).boxed().toList());
        assertThat(written).allMatch(group -> group.size() <= 8);
    }

    private void writeBehindTheDoor(List<Integer> items) {
        try {
            assertThat(door.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        written.add(items);
    }

    /** Writers 0 to n - 1, of whom the first writes already, behind the closed door. */
    private List<Future<?>> lineUp(GroupCommit<Integer> groups, int n, Duration patience) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(submit(groups, i, patience));
            awaitLineOf(groups, i + 1);
        }
        return all;
    }

    private Future<?> submit(GroupCommit<Integer> groups, int item, Duration patience) {
        return threads.submit(() -> {
            groups.write(item, patience);
            return null;
        });
    }

    private static void awaitLineOf(GroupCommit<Integer> groups, int length) {
        await().until(() -> groups.waiting() == length);
    }
}
