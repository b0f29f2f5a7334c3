package io.threadpilot.platform.tokens;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The issuer's keys that are in force: those of the last document that could be read. A file is read twice a second, a URL once a
 * minute. A token with a {@code kid} that is not among them lets the document be loaded at once, at most every 30 seconds, and
 * waits for it; so do the tokens that come meanwhile, {@value #MOST_WAITING} at most. Nobody else ever waits. Safe for use by
 * several threads: one of them loads at a time.
 */
final class TokenKeys implements JWKSource<SecurityContext> {

    private static final System.Logger LOG = System.getLogger(TokenKeys.class.getName());

    /** Within it a request with an unknown key is answered, so it stays far below what a caller waits. */
    static final Duration LONGEST_LOAD = Duration.ofSeconds(2);

    private static final long URL_PERIOD = Duration.ofSeconds(60).toNanos();
    private static final long LEAST_BETWEEN_UNKNOWN_KEYS =
            Duration.ofSeconds(30).toNanos();
    /** Fewer than the ten threads that a service begins with: an issuer that does not answer must not hold all of them. */
    private static final int MOST_WAITING = 8;

    private final KeyDocument document;
    private final Duration longestLoad;
    private final LongSupplier nanoTime;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private volatile JWKSet keys = new JWKSet();
    private volatile CompletableFuture<?> loading;
    private long loadedAt;
    private long askedForUnknownAt;
    private String failure = "";

    /**
     * Begins to load the document.
     *
     * @param location a URL, or a file's URI
     * @param longestLoad after which a load is given up
     */
    TokenKeys(URI location, Duration longestLoad, LongSupplier nanoTime) {
        this.document = new KeyDocument(location, longestLoad);
        this.longestLoad = longestLoad;
        this.nanoTime = nanoTime;
        this.askedForUnknownAt = nanoTime.getAsLong() - LEAST_BETWEEN_UNKNOWN_KEYS;
        this.loading = CompletableFuture.completedFuture(null);
        load();
    }

    URI location() {
        return document.location();
    }

    /** Whether no load is under way. */
    boolean areAtRest() {
        return loading.isDone();
    }

    /** Whether there are any. */
    boolean areThere() {
        return !keys.isEmpty();
    }

    /** Waits until no load is under way, as long as a load may take. */
    void awaitRest() {
        await(System.nanoTime() + longestLoad.toNanos());
    }

    /** Loads the document again if it is time. */
    synchronized void loadIfDue() {
        if (document.isFile() || nanoTime.getAsLong() - loadedAt >= URL_PERIOD) {
            load();
        }
    }

    /**
     * The keys that fit a token; a library calls it.
     *
     * @return empty if the token names no {@code kid}, or none of the issuer's
     */
    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
        Set<String> names = selector.getMatcher().getKeyIDs();
        if (names == null || names.contains(null)) {
            return List.of();
        }
        if (names.stream().allMatch(this::isUnknown) && places.tryAcquire()) {
            try {
                askFor(names.iterator().next());
            } finally {
                places.release();
            }
        }
        return selector.select(keys);
    }

    private boolean isUnknown(String name) {
        return keys.getKeyByKeyId(name) == null;
    }

    private void askFor(String name) {
        long end = System.nanoTime() + longestLoad.toNanos();
        await(end);
        if (isUnknown(name)) {
            loadForUnknown();
            await(end);
        }
    }

    private synchronized void loadForUnknown() {
        if (nanoTime.getAsLong() - askedForUnknownAt >= LEAST_BETWEEN_UNKNOWN_KEYS) {
            askedForUnknownAt = nanoTime.getAsLong();
            load();
        }
    }

    private synchronized void load() {
        if (loading.isDone()) {
            loadedAt = nanoTime.getAsLong();
            loading = document.load().handle(this::take);
        }
    }

    private Void take(JWKSet loaded, Throwable problem) {
        String why = problem == null ? "" : reason(problem);
        if (!why.isEmpty() && !why.equals(failure)) {
            LOG.log(Level.WARNING, "The keys of the token issuer stay as they were, {0}: {1}", keys.size(), why);
        } else if (why.isEmpty() && !loaded.equals(keys)) {
            keys = loaded;
            LOG.log(Level.INFO, "Keys of the token issuer: {0}", loaded.size());
        } else if (why.isEmpty() && !failure.isEmpty()) {
            LOG.log(Level.INFO, "The keys of the token issuer can be read again");
        }
        failure = why;
        return null;
    }

    /** Says nothing of where the document is, nor what is in it. */
    private String reason(Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        if (cause instanceof IllegalArgumentException) {
            return cause.getMessage();
        }
        return cause instanceof TimeoutException
                ? "it takes more than " + longestLoad
                : (cause instanceof IOException ? "it cannot be loaded, " : "")
                        + cause.getClass().getName();
    }

    private void await(long end) {
        try {
            loading.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Whoever waits goes on with the keys that there are.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
