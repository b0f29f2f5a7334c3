package io.threadpilot.platform.limits;

import io.threadpilot.platform.clients.Tier;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TokenBucketsTest {

    private static final Tier SIX_A_MINUTE = new Tier("six", 6, Duration.ofMinutes(1), Tier.UNLIMITED);

    private long now = -5;
    private final TokenBuckets buckets = TokenBuckets.ofFew(() -> now);

    @Test
    void aFullBucketGrantsItsSizeAndCountsDown() {
        assertThat(LongStream.range(0, 6).map(i -> take("one").remaining())).containsExactly(5L, 4L, 3L, 2L, 1L, 0L);

        Quota refused = take("one");

        assertThat(refused.granted()).isFalse();
        assertThat(refused.remaining()).isZero();
    }

    @Test
    void anEmptyBucketFillsEvenly() {
        empty("one");
        assertThat(take("one").untilNext()).isEqualTo(Duration.ofSeconds(10));

        pass(Duration.ofMillis(9_999));
        assertThat(take("one")).isEqualTo(new Quota(SIX_A_MINUTE, false, 0, Duration.ofMillis(1)));
        pass(Duration.ofMillis(1));
        assertThat(take("one")).isEqualTo(new Quota(SIX_A_MINUTE, true, 0, Duration.ofSeconds(10)));
        pass(Duration.ofMinutes(5));
        assertThat(take("one")).isEqualTo(new Quota(SIX_A_MINUTE, true, 5, Duration.ZERO));
    }

    @Test
    void ownersDoNotDisturbEachOther() {
        empty("one");

        assertThat(take("another").remaining()).isEqualTo(5);
    }

    @Test
    void ofManyThreadsExactlyAsManyTakeAsThereAreTokens() throws InterruptedException {
        Tier hundredAnHour = new Tier("hundred", 100, Duration.ofHours(1), Tier.UNLIMITED);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        CountDownLatch all = new CountDownLatch(20);
        List<CompletableFuture<Long>> granted = IntStream.range(0, 20)
                .mapToObj(thread -> CompletableFuture.supplyAsync(
                        () -> {
                            all.countDown();
                            awaitUninterruptibly(all);
                            return IntStream.range(0, 50)
                                    .filter(i ->
                                            buckets.take("one", hundredAnHour).granted())
                                    .count();
                        },
                        threads))
                .toList();

        assertThat(granted.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(100);
        threads.shutdown();
    }

    @Test
    void aTierThatChangesKeepsTheProportionThatWasLeft() {
        IntStream.range(0, 3).forEach(i -> take("one"));
        Tier sixty = new Tier("six", 60, Duration.ofMinutes(1), Tier.UNLIMITED);

        assertThat(buckets.take("one", sixty).remaining()).isEqualTo(29);
        assertThat(take("one").remaining()).isEqualTo(1);
    }

    @Test
    void anEmptyBucketIsNotFilledByAChangeOfTier() {
        empty("one");

        assertThat(buckets.take("one", new Tier("sixty", 60, Duration.ofMinutes(1), 5))
                        .granted())
                .isFalse();
    }

    @Test
    void ofManyOwnersNotMoreAreRememberedThanAllowed() {
        TokenBuckets bounded = TokenBuckets.ofMany(100, () -> now);

        IntStream.range(0, 10_000).forEach(owner -> bounded.take(owner, SIX_A_MINUTE));

        await().until(() -> bounded.size() <= 100);
    }

    @Test
    void ofManyOwnersThoseAreForgottenWhoseBucketIsFullAgain() {
        TokenBuckets bounded = TokenBuckets.ofMany(100, () -> now);
        bounded.take("one", SIX_A_MINUTE);
        pass(Duration.ofSeconds(59));
        bounded.take("another", SIX_A_MINUTE);
        assertThat(bounded.size()).isEqualTo(2);

        pass(Duration.ofSeconds(1));

        await().until(() -> {
            bounded.take("another", SIX_A_MINUTE);
            return bounded.size() == 1;
        });
    }

    private Quota take(String owner) {
        return buckets.take(owner, SIX_A_MINUTE);
    }

    private void empty(String owner) {
        IntStream.range(0, 6).forEach(i -> take(owner));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
