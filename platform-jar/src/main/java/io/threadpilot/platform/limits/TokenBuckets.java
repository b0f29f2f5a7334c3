package io.threadpilot.platform.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.threadpilot.platform.clients.Tier;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each owner. The one class that knows Bucket4j and where the buckets are kept: a store that
 * several servers share would be put in here. Safe for use by several threads: of n tokens exactly n are taken.
 */
final class TokenBuckets {

    private final ConcurrentMap<Object, Owned> buckets;
    private final TimeMeter clock;

    private TokenBuckets(ConcurrentMap<Object, Owned> buckets, LongSupplier nanoTime) {
        this.buckets = buckets;
        this.clock = new NanoTime(nanoTime);
    }

    /** For owners that are known and few; no bucket is ever forgotten. */
    static TokenBuckets ofFew(LongSupplier nanoTime) {
        return new TokenBuckets(new ConcurrentHashMap<>(), nanoTime);
    }

    /**
     * For owners that anybody can be. A bucket that nobody took from for its window is full again, so that nothing is lost
     * by forgetting it; beyond the given number others are forgotten too, least used ones first.
     */
    static TokenBuckets ofMany(int most, LongSupplier nanoTime) {
        return new TokenBuckets(
                Caffeine.newBuilder()
                        .maximumSize(most)
                        .expireAfter(Expiry.<Object, Owned>accessing((owner, owned) -> owned.tier.window()))
                        .ticker(nanoTime::getAsLong)
                        .build()
                        .asMap(),
                nanoTime);
    }

    /**
     * Takes a token, if there is one.
     *
     * @param owner whose bucket
     * @param tier the bucket's present size; when it has changed, the bucket is filled in the same proportion as before
     */
    Quota take(Object owner, Tier tier) {
        Bucket bucket =
                buckets.computeIfAbsent(owner, it -> new Owned(tier, clock)).of(tier);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return new Quota(
                tier,
                probe.isConsumed(),
                probe.getRemainingTokens(),
                probe.getRemainingTokens() > 0
                        ? Duration.ZERO
                        : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
    }

    int size() {
        return buckets.size();
    }

    /** A bucket and the size that it has. */
    private static final class Owned {

        private final Bucket bucket;
        private volatile Tier tier;

        Owned(Tier tier, TimeMeter clock) {
            this.tier = tier;
            this.bucket = Bucket.builder()
                    .withCustomTimePrecision(clock)
                    .addLimit(bandwidth(tier))
                    .build();
        }

        Bucket of(Tier wanted) {
            if (!wanted.equals(tier)) {
                resize(wanted);
            }
            return bucket;
        }

        private synchronized void resize(Tier wanted) {
            if (!wanted.equals(tier)) {
                bucket.replaceConfiguration(
                        BucketConfiguration.builder()
                                .addLimit(bandwidth(wanted))
                                .build(),
                        TokensInheritanceStrategy.PROPORTIONALLY);
                tier = wanted;
            }
        }

        private static Bandwidth bandwidth(Tier tier) {
            return Bandwidth.builder()
                    .capacity(tier.requests())
                    .refillGreedy(tier.requests(), tier.window())
                    .build();
        }
    }

    private record NanoTime(LongSupplier nanoTime) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
