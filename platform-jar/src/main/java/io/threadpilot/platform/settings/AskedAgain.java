package io.threadpilot.platform.settings;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The configuration of one key, asked again only when half a second has passed: to ask MicroProfile Config costs as much
 * as a good part of a request, which evaluates a dozen keys. Liberty itself needs up to 0.8 s to notice a change; together
 * they stay below the promised 2 s. Safe for use by several threads: what one of them has seen is never followed by what
 * was there before.
 *
 * @param <T> what the configuration gives
 */
public final class AskedAgain<T> implements Function<String, T> {

    private static final long ASK_AFTER = Duration.ofMillis(500).toNanos();

    private final Function<String, T> configuration;
    private final LongSupplier nanoTime;
    private volatile Answer<T> last;

    /**
     * Nothing is asked yet.
     *
     * @param configuration what to ask
     */
    public AskedAgain(Function<String, T> configuration) {
        this(configuration, System::nanoTime);
    }

    AskedAgain(Function<String, T> configuration, LongSupplier nanoTime) {
        this.configuration = configuration;
        this.nanoTime = nanoTime;
    }

    /** What the configuration says of the key, which must always be the same one. */
    @Override
    public T apply(String key) {
        Answer<T> present = last;
        return isGood(present) ? present.text() : ask(key);
    }

    private synchronized T ask(String key) {
        if (!isGood(last)) {
            long now = nanoTime.getAsLong();
            last = new Answer<>(configuration.apply(key), now);
        }
        return last.text();
    }

    private boolean isGood(Answer<T> answer) {
        return answer != null && nanoTime.getAsLong() - answer.time() < ASK_AFTER;
    }

    private record Answer<T>(T text, long time) {}
}
