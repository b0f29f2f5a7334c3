package io.threadpilot.platform.consumer.feed;

import com.sun.net.httpserver.HttpExchange;
import io.threadpilot.platform.consumer.BatchHandler;
import io.threadpilot.platform.consumer.BatchStore;
import io.threadpilot.platform.consumer.ConsumedBatch;
import io.threadpilot.platform.consumer.ConsumedOffset;
import io.threadpilot.platform.consumer.ConsumedRecord;
import io.threadpilot.platform.consumer.Gap;
import io.threadpilot.platform.consumer.SourceState;
import io.threadpilot.platform.consumer.TryLaterException;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.database.Statements;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Followers of a feed over HTTP, into a database of either kind. Each kind is a class of its own: most of what these tests do is
 * to wait, and so they can wait side by side.
 */
abstract class FeedFollowerTest {

    private static final String SOURCE = "insurance";
    private static final String EXPIRE = "update lease set expires_at = current_timestamp - interval '1' second";

    private final TestDatabase database;
    private final FeedStub feed = new FeedStub();
    private final List<FeedFollower> followers = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<ConsumedBatch> batches = new CopyOnWriteArrayList<>();
    private final AtomicBoolean databaseIsAway = new AtomicBoolean();
    private volatile String key = FeedStub.KEY;

    FeedFollowerTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void anEmptyTable() throws SQLException {
        database.empty();
        database.execute("create table stored (place bigint generated always as identity, epoch bigint,"
                + " position bigint, content varchar(200000))");
    }

    @AfterEach
    void allEnd() {
        followers.forEach(FeedFollower::end);
        feed.close();
    }

    @Test
    void eventsAreStoredInOrderAndByteByByteAsSoonAsTheyAreThere() throws SQLException {
        List<String> events = List.of(
                "{\"id\":\"1\",\"data\":{}}",
                "{ \"id\" : \"2\",\n\t\"data\" : { \"amount\": 30.00, \"rate\":1.50E+2, \"zero\":-0 } }",
                "{\"id\":\"3\",\"data\":{\"text\":\"\\u00e5 å 🚗 ],[{}\\\"\\\\\",\"position\":\"9\"}}",
                "{\"id\":\"4\",\"id\":\"4\",\"data\":[1e400, 123456789012345678901234567890]}");
        feed.add(events.get(0), events.get(1));
        begin();
        eventually().until(() -> count() == 2);

        feed.add(events.get(2));
        eventually().until(() -> count() == 3);
        feed.add(events.get(3));
        eventually().until(() -> count() == 4);

        assertThat(contents("true"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 4)
                        .mapToObj(position -> FeedStub.sent(position, events.get(position - 1)))
                        .toList());
        assertThat(column("epoch || ' ' || position")).containsExactly("1 1", "1 2", "1 3", "1 4");
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.source()).isEqualTo(SOURCE);
            assertThat(batch.partition()).isZero();
            assertThat(batch.records())
                    .allMatch(one -> one.key() == null && one.headers().isEmpty());
        });
        assertThat(feed.questions().get(0).query()).isEqualTo(Map.of("after", "0", "limit", "500", "wait", "PT0S"));
        eventually().until(() -> feed.questions().stream()
                .anyMatch(question -> question.query().equals(Map.of("after", "4", "limit", "500", "wait", "PT10S"))));
        assertThat(feed.questions()).hasSizeLessThan(8);
    }

    @Test
    void theStateTellsHowFarItHasComeAndHowManyEventsAreBehind() {
        List<SourceState> states = new CopyOnWriteArrayList<>();
        FeedFollower follower = begin(database::open, storeTo(database::open, (transaction, batch) -> {
            insert(transaction, batch);
            states.add(followers.get(0).state());
        }));
        eventually().until(() -> follower.state().succeededAt() != null);
        assertThat(follower.state().position()).isZero();
        assertThat(follower.state().lag()).isZero();
        assertThat(begin().state()).isEqualTo(SourceState.STANDBY);

        add(1, 700);
        eventually().until(() -> follower.state().position() == 700);

        assertThat(states).extracting(SourceState::position).containsExactly(0L, 500L);
        assertThat(states).extracting(SourceState::lag).containsExactly(700L, 200L);
        assertThat(follower.state().lag()).isZero();
        assertThat(follower.state().follows()).isTrue();
        assertThat(follower.state().error()).isNull();
    }

    /** Each is killed at another of its steps: before and after it takes the lease, looks, begins, and stores. */
    @Test
    void whoeverIsKilledAndWhereverEveryEventIsStoredOnce() throws SQLException {
        add(1, 1_000);
        feed.answerAtMost(50);
        for (int steps = 1; steps <= 7; steps++) {
            AtomicInteger left = new AtomicInteger(steps);
            Connections killed = () -> {
                if (left.decrementAndGet() < 0) {
                    throw new KilledError();
                }
                return database.open();
            };
            begin(killed, storeTo(killed, this::insert));
            isKilled();
            AtomicInteger batchesLeft = new AtomicInteger(steps % 3);
            begin(database::open, storeTo(database::open, (transaction, batch) -> {
                insert(transaction, batch);
                if (batchesLeft.decrementAndGet() < 0) {
                    throw new KilledError();
                }
            }));
            isKilled();
        }
        begin();

        eventually().until(() -> count() >= 1_000);

        assertThat(column("epoch || ' ' || position"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(position -> "1 " + position)
                        .toList());
    }

    private void isKilled() throws SQLException {
        Thread last = threads.get(threads.size() - 1);
        eventually().until(() -> !last.isAlive());
        database.execute(EXPIRE);
    }

    @Test
    void ofTwoOneFollowsAndTheOneThatWasPausedStoresNothing() throws Exception {
        AtomicBoolean pausesBeforeItStores = new AtomicBoolean();
        AtomicBoolean paused = new AtomicBoolean();
        CountDownLatch goesOn = new CountDownLatch(1);
        Connections pausing = () -> {
            if (paused.get()) {
                waitFor(goesOn);
            }
            return database.open();
        };
        // The key is asked for after the offset was read, and before events are stored.
        Supplier<String> pausesThen = () -> {
            paused.set(pausesBeforeItStores.get());
            return FeedStub.KEY;
        };
        FeedFollower first =
                new FeedFollower(database::open, SOURCE, feed.address(), pausesThen, storeTo(pausing, this::insert));
        begin(first);
        add(1, 3);
        eventually().until(() -> count() == 3);
        FeedFollower second = begin();
        pausesBeforeItStores.set(true);
        add(4, 4);
        eventually().until(() -> count() == 4 && paused.get());

        try (CapturedLog log = new CapturedLog(BatchStore.class)) {
            add(5, 9);
            eventually().until(() -> count() == 9);
            add(10, 12);
            eventually().until(() -> count() == 12);
            assertThat(second.state().follows()).isTrue();
            assertThat(log.messages()).isEmpty();
            goesOn.countDown();

            eventually().until(() -> !first.state().follows());
            add(13, 13);
            eventually().until(() -> count() == 13);

            assertThat(log.messages()).containsExactly("Partition 0 of insurance was lost to another server");
        }
        assertThat(column("position")).containsExactlyElementsOf(texts(1, 13));
    }

    @Test
    void anotherFeedIsAnotherEpochFromItsBeginning() throws SQLException {
        add(1, 3);
        begin();
        eventually().until(() -> count() == 3);
        String before = feed.id().toString();

        feed.replace();
        add(1, 5);
        eventually().until(() -> count() == 9);

        assertThat(column("epoch || ' ' || position"))
                .containsExactly("1 1", "1 2", "1 3", "0 0", "2 1", "2 2", "2 3", "2 4", "2 5");
        assertThat(contents("epoch = 0"))
                .containsExactly("gap from " + before + " 1 4 to " + feed.id() + " 2 1, ANOTHER_SOURCE");
    }

    @Test
    void eventsThatWereRemovedAreAGap() throws SQLException {
        add(1, 3);
        begin().end();
        begin();
        eventually().until(() -> count() == 3);
        followers.forEach(FeedFollower::end);
        add(4, 10);
        feed.removeBefore(8);

        begin();
        eventually().until(() -> count() == 7);

        assertThat(column("epoch || ' ' || position"))
                .containsExactly("1 1", "1 2", "1 3", "0 0", "2 8", "2 9", "2 10");
        assertThat(contents("epoch = 0"))
                .containsExactly("gap from " + feed.id() + " 1 4 to " + feed.id() + " 2 8, REMOVED");
    }

    @Test
    void whatWasRemovedBeforeTheFirstEpochIsNoGap() throws SQLException {
        add(1, 10);
        feed.removeBefore(8);

        begin();
        eventually().until(() -> count() == 3);

        assertThat(column("epoch || ' ' || position")).containsExactly("1 8", "1 9", "1 10");
    }

    @Test
    void eventsThatTheFeedHasLostAreAGap() throws SQLException {
        add(1, 5);
        begin();
        eventually().until(() -> count() == 5);

        feed.forgetAfter(2);
        eventually().until(() -> count() == 6);
        add(3, 4);
        eventually().until(() -> count() == 8);

        assertThat(contents("epoch = 0"))
                .containsExactly("gap from " + feed.id() + " 1 6 to " + feed.id() + " 2 3, LOST");
        assertThat(column("epoch || ' ' || position")).endsWith("0 0", "2 3", "2 4");
    }

    /** A gap is recorded for good. */
    @Test
    void aFeedThatHasNothingButGapsIsAskedMoreAndMoreSeldom() throws SQLException {
        add(1, 1);
        begin();
        eventually().until(() -> count() == 1);
        int before = feed.questions().size();
        for (int i = 0; i < 5; i++) {
            feed.next(200, with(feed.headers(), "Feed-Id", UUID.randomUUID().toString()), "[]");
        }

        eventually().until(() -> feed.questions().size() > before + 5);

        List<FeedStub.Question> questions = feed.questions();
        assertThat(Duration.ofNanos(questions.get(before + 5).at()
                        - questions.get(before + 4).at()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(800));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    @Test
    void aKeyThatIsRefusedIsLoggedOnceAndMendedWhileItRuns() throws SQLException {
        key = "tp_wrong_secret";
        add(1, 3);
        try (CapturedLog log = new CapturedLog(FeedFollower.class)) {
            FeedFollower follower = begin();
            eventually().until(() -> feed.questions().size() > 3);
            assertThat(log.messages())
                    .containsExactly("The feed insurance refuses this service until the operator mends it:"
                            + " RefusedException: it answers with status 401");
            assertThat(follower.state().error()).isEqualTo("RefusedException: it answers with status 401");
            assertThat(follower.state().succeededAt()).isNull();
            Instant since = follower.state().failingSince();
            int questions = feed.questions().size();
            eventually().until(() -> feed.questions().size() > questions + 1);
            assertThat(follower.state().failingSince()).isEqualTo(since).isNotNull();

            key = FeedStub.KEY;
            eventually().until(() -> count() == 3);

            eventually().until(() -> log.messages().size() == 2);
            assertThat(log.messages().get(1)).isEqualTo("The feed insurance is followed again");
            eventually().until(() -> follower.state().error() == null);
            assertThat(follower.state().failingSince()).isNull();
        }
        assertThat(feed.questions()).extracting(FeedStub.Question::key).contains("tp_wrong_secret", FeedStub.KEY);
    }

    @Test
    void aKeyThatCannotBeSentIsToldToNobody() throws SQLException {
        key = "tp_wrong\nsecret";
        add(1, 1);
        try (CapturedLog log = new CapturedLog(FeedFollower.class)) {
            FeedFollower follower = begin();
            eventually().until(() -> follower.state().error() != null);

            assertThat(follower.state().error())
                    .isEqualTo("IOException: the API key has characters that no header can have");
            assertThat(log.messages()).hasSize(1).noneMatch(message -> message.contains("wrong"));
        }
        key = FeedStub.KEY;
        eventually().until(() -> count() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void whoIsAskedToWaitWaits(int status) throws SQLException {
        add(1, 1);
        feed.next(status, Map.of("Retry-After", "1"), "");
        begin();

        eventually().until(() -> count() == 1);

        List<FeedStub.Question> questions = feed.questions();
        assertThat(Duration.ofNanos(questions.get(1).at() - questions.get(0).at()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(Faulty.class)
    void anAnswerThatIsNoFeedsIsLoggedOnceAndAskedForAgain(Faulty faulty) throws SQLException {
        add(1, 2);
        begin();
        eventually().until(() -> count() == 2);
        try (CapturedLog log = new CapturedLog(FeedFollower.class)) {
            for (int i = 0; i < 2; i++) {
                feed.next(exchange -> faulty.answer(exchange, feed.headers()));
            }
            int before = feed.questions().size();
            eventually().until(() -> feed.questions().size() > before + 1);
            assertThat(log.messages()).hasSize(1);
            add(3, 4);
            eventually().until(() -> count() == 4);
            eventually().until(() -> log.messages().size() >= 2);

            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(0)).contains(faulty.told).doesNotContain("secret");
            assertThat(log.messages().get(1)).isEqualTo("The feed insurance is followed again");
        }
        assertThat(column("position")).containsExactly("1", "2", "3", "4");
    }

    /** Each is an answer to the question for what follows position 2. */
    private enum Faulty {
        HTML("Feed-Id", "<html>secret</html>", false),
        HTML_OF_A_FEED("not a JSON array", "<html>secret</html>", true),
        NOTHING("not a JSON array", "", true),
        ONE_EVENT("not a JSON array", FeedStub.sent(3, event(3)), true),
        CUT_OFF("not a JSON array", "[" + FeedStub.sent(3, event(3)) + ",{\"secret", true),
        A_HOLE("event at position 3", "[" + FeedStub.sent(4, event(4)) + "]", true),
        A_HOLE_LATER(
                "event at position 4", "[" + FeedStub.sent(3, event(3)) + "," + FeedStub.sent(5, event(5)) + "]", true),
        TWICE("event at position 4", "[" + FeedStub.sent(3, event(3)) + "," + FeedStub.sent(3, event(3)) + "]", true),
        BACKWARDS("event at position 3", "[" + FeedStub.sent(2, event(2)) + "]", true),
        A_NUMBER("event at position 3", "[{\"position\":3,\"id\":\"secret\"}]", true),
        NO_POSITION("event at position 3", "[{\"id\":\"secret\",\"data\":{\"position\":\"3\"}}]", true),
        NO_OBJECT("event at position 3", "[[{\"position\":\"3\"}],\"secret\"]", true),
        OLDER_THAN_ALL("contradicts itself", "", false) {
            @Override
            void answer(HttpExchange exchange, Map<String, String> headers) throws IOException {
                FeedStub.send(exchange, 200, with(headers, "Feed-Oldest-Position", "0"), new byte[] {'[', ']'});
            }
        },
        NEWER_THAN_ALL("contradicts itself", "", false) {
            @Override
            void answer(HttpExchange exchange, Map<String, String> headers) throws IOException {
                FeedStub.send(exchange, 200, with(headers, "Feed-Oldest-Position", "9"), new byte[] {'[', ']'});
            }
        },
        FAILURE("status 500", "", false) {
            @Override
            void answer(HttpExchange exchange, Map<String, String> headers) throws IOException {
                FeedStub.send(exchange, 500, headers, "secret".getBytes(StandardCharsets.UTF_8));
            }
        },
        ELSEWHERE("status 302", "", false) {
            @Override
            void answer(HttpExchange exchange, Map<String, String> headers) throws IOException {
                FeedStub.send(
                        exchange, 302, Map.of("Location", "/feed/v1/events?after=0&limit=1&wait=PT0S"), new byte[0]);
            }
        },
        REMOVED_WHERE_IT_IS_NOT("events after position 2 were removed", "", false) {
            @Override
            void answer(HttpExchange exchange, Map<String, String> headers) throws IOException {
                FeedStub.send(exchange, 410, headers, new byte[0]);
            }
        },
        HALF("", "", false) {
            @Override
            void answer(HttpExchange exchange, Map<String, String> headers) throws IOException {
                headers.forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write("[{\"position\":\"3\"".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        },
        CUT_BEFORE_THE_BEGIN("", "", false) {
            @Override
            void answer(HttpExchange exchange, Map<String, String> headers) {
                // The connection is closed.
            }
        };

        private final String told;
        private final String body;
        private final boolean withHeaders;

        Faulty(String told, String body, boolean withHeaders) {
            this.told = told;
            this.body = body;
            this.withHeaders = withHeaders;
        }

        void answer(HttpExchange exchange, Map<String, String> headers) throws IOException {
            FeedStub.send(exchange, 200, withHeaders ? headers : Map.of(), body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsNotReadToItsEndAndFewerEventsAreAskedFor() throws SQLException {
        AtomicLong written = new AtomicLong();
        add(1, 3);
        feed.next(exchange -> {
            feed.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (written.get() < 1L << 30) {
                    out.write(new byte[1 << 20]);
                    written.addAndGet(1 << 20);
                }
            }
        });
        try (CapturedLog log = new CapturedLog(FeedFollower.class)) {
            begin();
            eventually().until(() -> count() == 3);

            assertThat(log.messages().get(0)).endsWith("IOException: the answer has more than 16777216 bytes");
        }
        assertThat(written.get()).isLessThan(1 << 30);
        assertThat(feed.questions())
                .extracting(question -> question.query().get("limit"))
                .startsWith("500", "250", "500");
    }

    @Test
    void largeEventsAreStoredInBatchesOfSomeMegabytes() throws SQLException {
        String large = "x".repeat(100_000);
        feed.add(IntStream.rangeClosed(1, 100)
                .mapToObj(id -> "{\"id\":\"" + id + "\",\"data\":\"" + large + "\"}")
                .toArray(String[]::new));
        begin();

        eventually().until(() -> count() == 100);

        assertThat(batches).extracting(batch -> batch.records().size()).containsExactly(41, 41, 18);
        assertThat(column("position")).containsExactlyElementsOf(texts(1, 100));
    }

    @Test
    void aPoisonousEventBecomesADeadLetterAndTheRestIsStored() throws SQLException {
        add(1, 20);
        feed.add("{\"id\":\"poison\"}");
        add(22, 40);
        begin(database::open, storeTo(database::open, (transaction, batch) -> {
            if (batch.records().stream().anyMatch(one -> text(one).contains("poison"))) {
                throw new IllegalArgumentException("poison");
            }
            insert(transaction, batch);
        }));

        eventually().until(() -> count() == 40);

        assertThat(contents("position = 21"))
                .containsExactly("dead " + FeedStub.sent(21, "{\"id\":\"poison\"}") + " poison");
        assertThat(column("position")).containsExactlyElementsOf(texts(1, 40));
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsLostAndLittleIsSaid() throws SQLException {
        add(1, 2);
        try (CapturedLog log = new CapturedLog(FeedFollower.class)) {
            databaseIsAway.set(true);
            FeedFollower follower = begin();
            eventually().until(() -> follower.state().error() != null);
            databaseIsAway.set(false);
            eventually().until(() -> count() == 2);
            eventually().until(() -> log.messages().size() == 2);
            databaseIsAway.set(true);
            add(3, 4);
            eventually().until(() -> log.messages().size() == 3);
            databaseIsAway.set(false);
            eventually().until(() -> count() == 4);
            eventually().until(() -> log.messages().size() == 4);

            assertThat(log.messages().subList(2, 4))
                    .containsExactly(
                            "The feed insurance is not followed, which is tried again: SQLException: gone",
                            "The feed insurance is followed again");
        }
        assertThat(column("position")).containsExactlyElementsOf(texts(1, 4));
    }

    @Test
    void whatTheHandlerPutsOffIsTriedAgain() throws SQLException {
        AtomicInteger times = new AtomicInteger(3);
        add(1, 4);
        FeedFollower follower = begin(database::open, storeTo(database::open, (transaction, batch) -> {
            insert(transaction, batch);
            if (times.decrementAndGet() > 0) {
                throw new TryLaterException("not now");
            }
        }));

        eventually().until(() -> count() == 4);

        assertThat(follower.state().lag()).isZero();
        assertThat(column("position")).containsExactlyElementsOf(texts(1, 4));
    }

    @Test
    void aFollowerEndsWhileItWaitsAndGivesTheLeaseBack() throws SQLException {
        FeedFollower follower = begin();
        eventually().until(() -> feed.questions().size() > 1);

        follower.end();

        assertThat(threads.get(0).isAlive()).isFalse();
        assertThat(database.texts("select name from lease where expires_at > current_timestamp"))
                .isEmpty();
    }

    @Test
    void aFollowerEndsInTheMiddleOfAnAnswerAndOfAPause() {
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean begun = new AtomicBoolean();
        feed.next(exchange -> {
            feed.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            begun.set(true);
            over.await();
        });
        FeedFollower first = begin();
        eventually().untilTrue(begun);
        first.end();
        assertThat(threads.get(0).isAlive()).isFalse();
        over.countDown();

        feed.next(503, Map.of("Retry-After", "60"), "");
        FeedFollower second = begin();
        eventually().until(() -> second.state().error() != null);
        second.end();
        assertThat(threads.get(1).isAlive()).isFalse();
    }

    @Test
    void anAnswerThatComesTooSlowlyIsGivenUp() throws SQLException {
        add(1, 2);
        CountDownLatch over = new CountDownLatch(1);
        feed.next(exchange -> {
            feed.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            over.await();
        });
        try (CapturedLog log = new CapturedLog(FeedFollower.class)) {
            begin(new FeedFollower(
                    database::open,
                    SOURCE,
                    feed.address(),
                    () -> key,
                    storeTo(database::open, this::insert),
                    Duration.ofSeconds(1)));
            eventually().until(() -> count() == 2);

            assertThat(log.messages().get(0)).endsWith("IOException: there is no whole answer after PT1S");
        }
        over.countDown();
    }

    @Test
    void aNameHasALength() {
        assertThatThrownBy(() -> new FeedFollower(database::open, "x".repeat(58), feed.address(), () -> key, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeedFollower(database::open, "", feed.address(), () -> key, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private FeedFollower begin() {
        return begin(this::open, storeTo(this::open, this::insert));
    }

    private FeedFollower begin(Connections connections, BatchStore store) {
        return begin(new FeedFollower(connections, SOURCE, feed.address(), () -> key, store));
    }

    private FeedFollower begin(FeedFollower follower) {
        follower.begin(loop -> {
            Thread thread = new Thread(loop);
            thread.setUncaughtExceptionHandler((killed, error) -> {});
            threads.add(thread);
            return thread;
        });
        followers.add(follower);
        return follower;
    }

    private Connection open() throws SQLException {
        if (databaseIsAway.get()) {
            throw new SQLException("gone");
        }
        return database.open();
    }

    private BatchStore storeTo(Connections connections, BatchHandler handler) {
        return new BatchStore(connections, "test", handler, FeedFollowerTest::bury, FeedFollowerTest::tell);
    }

    private void insert(Connection transaction, ConsumedBatch batch) throws SQLException {
        batches.add(batch);
        for (ConsumedRecord one : batch.records()) {
            insert(transaction, batch.epoch(), one.position(), text(one));
        }
    }

    private static void bury(Connection transaction, ConsumedBatch bad, Exception reason) throws SQLException {
        ConsumedRecord one = bad.records().get(0);
        insert(transaction, bad.epoch(), one.position(), "dead " + text(one) + " " + reason.getMessage());
    }

    private static void tell(Connection transaction, Gap gap) throws SQLException {
        insert(
                transaction,
                0,
                0,
                "gap from " + text(gap.from()) + " to " + text(gap.to()) + ", "
                        + gap.reason().name());
    }

    private static void insert(Connection transaction, long epoch, long position, String content) throws SQLException {
        Statements.update(
                transaction,
                "insert into stored (epoch, position, content) values (?, ?, ?)",
                epoch,
                position,
                content);
    }

    private static String text(ConsumedOffset offset) {
        return offset.sourceId() + " " + offset.epoch() + " " + offset.next();
    }

    private static String text(ConsumedRecord one) {
        return new String(one.value(), StandardCharsets.UTF_8);
    }

    private void add(int from, int to) {
        feed.add(IntStream.rangeClosed(from, to)
                .mapToObj(FeedFollowerTest::event)
                .toArray(String[]::new));
    }

    private static String event(int id) {
        return "{\"id\":\"" + id + "\"}";
    }

    private static List<String> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private int count() throws SQLException {
        return Integer.parseInt(database.texts("select count(*) from stored").get(0));
    }

    private List<String> contents(String condition) throws SQLException {
        return database.texts("select content from stored where " + condition + " order by place");
    }

    private List<String> column(String column) throws SQLException {
        return database.texts("select " + column + " from stored order by place");
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(25));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As if the process had ended: nothing is released, and nothing is rolled back but by the database. */
    private static final class KilledError extends Error {

        private static final long serialVersionUID = 1L;
    }
}
