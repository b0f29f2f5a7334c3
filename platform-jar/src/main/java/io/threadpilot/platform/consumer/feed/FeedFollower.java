package io.threadpilot.platform.consumer.feed;

import io.threadpilot.platform.consumer.BatchStore;
import io.threadpilot.platform.consumer.ConsumedBatch;
import io.threadpilot.platform.consumer.ConsumedOffset;
import io.threadpilot.platform.consumer.FencedException;
import io.threadpilot.platform.consumer.SourceState;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.lease.Lease;
import io.threadpilot.platform.lease.LoopThread;
import io.threadpilot.platform.tracing.Masking;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Follows the feed of another service: hands its events to a {@link BatchStore}, in order, each exactly as it came. Of several
 * servers one follows, by the lease {@code follow-} and the name of the source. A server that cannot follow lets the lease
 * expire, so that another one tries.
 */
public final class FeedFollower {

    private static final System.Logger LOG = System.getLogger(FeedFollower.class.getName());

    private static final int LONGEST_NAME = 57;
    private static final int PARTITION = 0;

    /** Some events of a hundred kilobytes would make more of an answer than is read; then it is asked for fewer. */
    private static final int MOST_EVENTS = 500;

    private static final Duration WAIT = Duration.ofSeconds(10);

    /** From the question to the last byte: the feed's wait, and as much for the connection and the events. */
    private static final Duration LONGEST_ANSWER = WAIT.multipliedBy(2);

    /** How often it is looked, while an answer is awaited, whether to wait any longer. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** How often a server without the lease looks whether it can have it. */
    private static final Duration STANDBY = Duration.ofMillis(500);

    /** After an answer without events: a feed that does not wait for the next one is not asked without a pause. */
    private static final Duration NOTHING_NEW = Duration.ofMillis(100);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE_FOR_THE_OPERATOR = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    /** What the current batch may still take when it ends. */
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final String source;
    private final Lease lease;
    private final BatchStore store;
    private final FeedClient feed;
    private final Duration longestAnswer;
    private final LoopThread thread = new LoopThread(this::run, LONGEST_END);
    private int limit = MOST_EVENTS;
    private int failures;
    private int gaps;
    private boolean operatorIsTold;
    private volatile SourceState state = SourceState.STANDBY;

    /**
     * A follower that has not begun.
     *
     * @param connections to the database that the servers share
     * @param source the name of the service, as it is stored with its events; 1 to {@value #LONGEST_NAME} characters
     * @param service its address, without {@code /feed}
     * @param apiKey that this service has there, with the role {@code events.read}; asked for each request
     * @param store stores the events
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public FeedFollower(
            Connections connections, String source, URI service, Supplier<String> apiKey, BatchStore store) {
        this(connections, source, service, apiKey, store, LONGEST_ANSWER);
    }

    FeedFollower(
            Connections connections,
            String source,
            URI service,
            Supplier<String> apiKey,
            BatchStore store,
            Duration longestAnswer) {
        if (source.isEmpty() || source.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("The name of a source has 1 to " + LONGEST_NAME + " characters");
        }
        this.source = source;
        this.lease = new Lease(connections, "follow-" + source);
        this.store = store;
        this.feed = new FeedClient(service, apiKey);
        this.longestAnswer = longestAnswer;
    }

    /**
     * Begins, once.
     *
     * @param threads makes the one thread
     */
    public void begin(ThreadFactory threads) {
        thread.begin(threads);
    }

    /** Ends after the current batch, and gives the lease back. Waits for two seconds at most. */
    public void end() {
        thread.end();
    }

    /** How far it has come. */
    public SourceState state() {
        return state;
    }

    private void run() {
        Duration pause = Duration.ZERO;
        while (thread.goesOnAfter(pause)) {
            pause = followOnce();
        }
        lease.release();
    }

    /** Returns how long to wait before the next time. */
    private Duration followOnce() {
        try {
            if (!lease.acquire()) {
                state = SourceState.STANDBY;
                return STANDBY;
            }
            return follow();
        } catch (FencedException e) {
            // The store has told.
            return STANDBY;
        } catch (IOException | SQLException | RuntimeException e) {
            // Whatever it was, this thread must live on: the next time may succeed.
            return failed(e);
        }
    }

    private Duration follow() throws IOException, SQLException {
        ConsumedOffset last = store.find(source, PARTITION);
        long after = Math.max(0, last.next() - 1);
        // At first without waiting, so that it is soon known whether the feed can be followed.
        Duration wait = state.succeededAt() == null ? Duration.ZERO : WAIT;
        Optional<HttpResponse<byte[]>> response = await(feed.ask(after, limit, wait));
        if (response.isEmpty()) {
            return Duration.ZERO;
        }
        FeedAnswer answer = FeedAnswer.read(response.get(), after);
        ConsumedOffset from = store.goOn(last, answer.feedId().toString(), answer.oldest(), answer.last() + 1);
        stands(from, answer);
        if (from.equals(last)) {
            store(from, answer);
        }
        succeeded(answer);
        gaps = last.hasBegun() && !from.equals(last) ? gaps + 1 : 0;
        if (gaps > 0) {
            // Each is recorded for good. A feed that has nothing but gaps shall not fill the database with them.
            return pause(gaps, LONGEST_PAUSE_FOR_THE_OPERATOR);
        }
        return answer.records().isEmpty() ? NOTHING_NEW : Duration.ZERO;
    }

    /** Empty if this server must end, or another one follows. */
    private Optional<HttpResponse<byte[]>> await(CompletableFuture<HttpResponse<byte[]>> response)
            throws IOException, SQLException {
        long begun = System.nanoTime();
        try {
            while (System.nanoTime() - begun < longestAnswer.toNanos()) {
                try {
                    return Optional.of(response.get(LOOK.toMillis(), TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    if (thread.isEnding() || !lease.acquire()) {
                        return Optional.empty();
                    }
                }
            }
            throw new IOException("there is no whole answer after " + longestAnswer);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            response.cancel(true);
        }
    }

    private void store(ConsumedOffset from, FeedAnswer answer) throws IOException, SQLException {
        if (answer.removed()) {
            throw new IOException("it says that events after position " + (from.next() - 1)
                    + " were removed, and that the oldest is at " + answer.oldest());
        }
        ConsumedOffset next = from;
        for (ConsumedBatch batch : answer.batches(from)) {
            if (thread.isEnding()) {
                return;
            }
            store.store(next, batch, progress -> stands(progress, answer));
            next = next.movedTo(batch.next());
        }
    }

    private void stands(ConsumedOffset offset, FeedAnswer answer) {
        long position = offset.next() - 1;
        state = state.at(position, answer.last() - position);
    }

    private void succeeded(FeedAnswer answer) {
        if (failures > 0) {
            LOG.log(Level.INFO, "The feed {0} is followed again", source);
        }
        failures = 0;
        operatorIsTold = false;
        if (answer.bytes() < FeedClient.MOST_BYTES / 2) {
            limit = Math.min(MOST_EVENTS, limit * 2);
        }
        state = state.succeeded();
    }

    private Duration failed(Exception cause) {
        String error = Masking.mask(describe(cause));
        boolean forTheOperator = cause instanceof FeedAnswer.RefusedException refused && refused.isForTheOperator();
        if (forTheOperator && !operatorIsTold) {
            LOG.log(Level.WARNING, "The feed {0} refuses this service until the operator mends it: {1}", source, error);
            operatorIsTold = true;
        } else if (failures == 0) {
            LOG.log(Level.WARNING, "The feed {0} is not followed, which is tried again: {1}", source, error);
        }
        failures++;
        // Whatever was too large or too slow may pass in parts.
        limit = Math.max(1, limit / 2);
        state = state.failed(error);
        Duration pause = pause(failures, forTheOperator ? LONGEST_PAUSE_FOR_THE_OPERATOR : LONGEST_PAUSE);
        return cause instanceof FeedAnswer.RefusedException refused
                ? longer(pause, shorter(refused.retryAfter(), LONGEST_RETRY_AFTER))
                : pause;
    }

    /** It doubles with each time in a row, and is between a half and the whole of that, so that servers do not ask at once. */
    private static Duration pause(int times, Duration longest) {
        Duration pause = shorter(FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 16)), longest);
        return pause.dividedBy(2).plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Without the statement, which some drivers put on the lines after the first of their message. */
    private static String describe(Exception cause) {
        String name = cause.getClass().getSimpleName();
        // Java's HTTP client says nothing more of a service that it cannot connect to.
        return cause.getMessage() == null
                ? name
                : name + ": " + cause.getMessage().lines().findFirst().orElse("");
    }
}
