package io.threadpilot.platform.lease;

import io.threadpilot.platform.database.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Leases in a database, on each kind that there is. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LeaseTest {

    private static final String NAME = "test";
    private static final Duration LENGTH = Duration.ofMillis(600);

    @Parameter
    private TestDatabase database;

    private Lease first;
    private Lease second;

    @BeforeEach
    void twoServers() throws SQLException {
        database.empty();
        first = new Lease(database::open, NAME, LENGTH);
        second = new Lease(database::open, NAME, LENGTH);
    }

    @Test
    void onlyOneServerHoldsTheLease() throws SQLException {
        assertThat(first.acquire()).isTrue();
        assertThat(second.acquire()).isFalse();
        assertThat(first.acquire()).isTrue();
        assertThat(new Lease(database::open, "another").acquire()).isTrue();
    }

    @Test
    void whoReleasesTheLeaseLetsAnotherTakeItAtOnce() throws SQLException {
        first.acquire();
        first.release();

        assertThat(second.acquire()).isTrue();
        assertThat(fence()).isEqualTo(2);
        assertThat(first.acquire()).isFalse();
    }

    @Test
    void aLeaseThatIsNotConfirmedExpires() throws SQLException {
        first.acquire();

        await().atMost(Duration.ofSeconds(20)).until(second::acquire);

        try (Connection transaction = transaction()) {
            assertThatThrownBy(() -> first.confirm(transaction)).isInstanceOf(LeaseLostException.class);
        }
        assertThat(first.acquire()).isFalse();
        try (Connection transaction = transaction()) {
            second.confirm(transaction);
            transaction.commit();
        }
    }

    @Test
    void aLeaseThatIsConfirmedDoesNotExpire() throws SQLException {
        first.acquire();

        IntStream.range(0, 40)
                .forEach(time -> await().pollDelay(Duration.ofMillis(100)).until(() -> {
                    assertThat(first.acquire()).isTrue();
                    assertThat(second.acquire()).isFalse();
                    return true;
                }));

        assertThat(fence()).isEqualTo(1);
    }

    /** However late it wakes up: it has locked the row, and another server could not take it meanwhile. */
    @Test
    void whatAHolderHasConfirmedItMayCommit() throws Exception {
        first.acquire();
        try (Connection transaction = transaction()) {
            first.confirm(transaction);
            var taken = Executors.newSingleThreadExecutor().submit(() -> {
                await().atMost(Duration.ofSeconds(20)).until(second::acquire);
                return null;
            });
            await().pollDelay(LENGTH.plusMillis(300)).until(() -> !taken.isDone());
            transaction.commit();
            taken.get();
        }
        assertThat(fence()).isEqualTo(2);
    }

    /** Each step writes down the fence that it works under; a lower one after a higher one would be two holders. */
    @Test
    void ofManyLoopsOneWorksAtATime() throws Exception {
        List<Integer> workers = new CopyOnWriteArrayList<>();
        AtomicInteger working = new AtomicInteger();
        List<LeasedLoop> loops = IntStream.range(0, 3)
                .mapToObj(server -> new LeasedLoop(
                        NAME,
                        database::open,
                        lease -> {
                            assertThat(working.incrementAndGet()).isEqualTo(1);
                            workers.add(server);
                            working.decrementAndGet();
                            return false;
                        },
                        Duration.ofMillis(5)))
                .toList();
        loops.forEach(loop -> loop.begin(Thread::new));
        await().until(() -> workers.size() > 20);
        int holder = workers.get(0);
        assertThat(workers).containsOnly(holder);

        loops.get(holder).end();
        int before = workers.size();
        await().until(() -> workers.size() > before + 20);

        List<Integer> later = List.copyOf(workers).subList(before, before + 20);
        assertThat(later).doesNotContain(holder).containsOnly(later.get(0));
        loops.forEach(LeasedLoop::end);
        int atTheEnd = workers.size();
        await().pollDelay(Duration.ofMillis(700)).until(() -> workers.size() == atTheEnd);
    }

    @Test
    void aLoopWhoseStepFailsGoesOn() {
        AtomicInteger steps = new AtomicInteger();
        LeasedLoop loop = new LeasedLoop(
                NAME,
                database::open,
                lease -> {
                    if (steps.incrementAndGet() == 1) {
                        throw new IllegalStateException("once");
                    }
                    return false;
                },
                Duration.ofMillis(5));
        loop.begin(Thread::new);

        await().until(() -> steps.get() > 5);

        loop.end();
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.open();
        connection.setAutoCommit(false);
        return connection;
    }

    private long fence() throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select fence from lease where name = '" + NAME + "'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
