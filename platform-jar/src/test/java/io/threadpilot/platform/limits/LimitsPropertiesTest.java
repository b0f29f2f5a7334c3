package io.threadpilot.platform.limits;

import io.threadpilot.platform.clients.Tier;
import io.threadpilot.testing.Texts;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.instancio.Instancio.gen;

/** What holds for every limit, however a caller asks and whatever it writes. */
@ExtendWith(InstancioExtension.class)
class LimitsPropertiesTest {

    private static final InetAddress PROXY = address("10.0.0.1");
    private static final InetAddress CALLER = address("203.0.113.9");
    private static final long A_SECOND = 1_000_000_000;
    private static final long A_DAY = 86_400 * A_SECOND;

    @Test
    void theHeadersSayWhatTheQuotaIs() {
        for (int requests : List.of(1, 2, Integer.MAX_VALUE)) {
            for (int window : List.of(1, 86_400)) {
                for (long remaining : List.of(0L, 1L, (long) Integer.MAX_VALUE, -(long) Integer.MIN_VALUE)) {
                    theHeadersSay(requests, window, remaining, 1);
                    theHeadersSay(requests, window, remaining, A_DAY);
                }
            }
        }
        for (int tried = 0; tried < 1_000; tried++) {
            theHeadersSay(
                    gen().ints().range(1, Integer.MAX_VALUE).get(),
                    gen().ints().range(1, 86_400).get(),
                    gen().oneOf(
                                    0L,
                                    gen().longs()
                                            .range(0L, -(long) Integer.MIN_VALUE)
                                            .get())
                            .get(),
                    untilNext());
        }
    }

    private static void theHeadersSay(int requests, int window, long remaining, long untilNext) {
        Tier tier = new Tier("some", requests, Duration.ofSeconds(window), Tier.UNLIMITED);
        Quota quota = new Quota(tier, true, remaining, Duration.ofNanos(untilNext));

        assertThat(quota.policy()).isEqualTo("\"some\";q=" + requests + ";w=" + window);
        assertThat(quota.state())
                .as("%s", quota)
                .matches(remaining == 0 ? "\"some\";r=0;t=[1-9][0-9]*" : "\"some\";r=" + remaining);
    }

    @Test
    void whoWaitsAsLongAsToldComesNeitherTooEarlyNorASecondTooLate() {
        Stream.concat(
                        Stream.of(1L, A_SECOND - 1, A_SECOND, A_SECOND + 1, A_DAY - 1, A_DAY),
                        Stream.generate(LimitsPropertiesTest::untilNext).limit(1_000))
                .forEach(untilNext -> {
                    Quota quota = new Quota(
                            new Tier("some", 1, Duration.ofDays(1), 1), false, 0, Duration.ofNanos(untilNext));

                    assertThat(Duration.ofSeconds(quota.secondsUntilNext()).toNanos())
                            .isBetween(untilNext, untilNext + 999_999_999);
                });
    }

    /** Within any time the bucket grants what it held and what has flowed in, and not one more. */
    @Test
    void noBucketEverGrantsMoreThanItsTier() {
        for (int tried = 0; tried < 300; tried++) {
            int requests = gen().ints().range(1, 50).get();
            int window = gen().ints().range(1, 120).get();
            List<Long> pauses = Stream.generate(LimitsPropertiesTest::pause)
                    .limit(gen().ints().range(0, 100).get())
                    .toList();
            Tier tier = new Tier("some", requests, Duration.ofSeconds(window), Tier.UNLIMITED);
            AtomicLong now = new AtomicLong();
            TokenBuckets buckets = TokenBuckets.ofFew(now::get);
            int granted = 0;
            for (long milliseconds : pauses) {
                long passed = now.addAndGet(Duration.ofMillis(milliseconds).toNanos());
                Quota quota = buckets.take("owner", tier);
                granted += quota.granted() ? 1 : 0;

                assertThat((granted - requests) * Duration.ofSeconds(window).toNanos())
                        .as("%d granted by %s after pauses of %s", granted, tier, pauses)
                        .isLessThanOrEqualTo(requests * passed);
                assertThat(quota.remaining())
                        .as("remaining of %s after pauses of %s", tier, pauses)
                        .isBetween(0L, requests - 1L);
            }
        }
    }

    @Test
    void whoIsRefusedAndWaitsAsToldIsGranted() {
        for (int tried = 0; tried < 300; tried++) {
            Tier tier = new Tier(
                    "some",
                    gen().ints().range(1, 50).get(),
                    Duration.ofSeconds(gen().ints().range(1, 120).get()),
                    Tier.UNLIMITED);
            AtomicLong now = new AtomicLong();
            TokenBuckets buckets = TokenBuckets.ofFew(now::get);
            for (int i = 0; i < tier.requests(); i++) {
                assertThat(buckets.take("owner", tier).granted()).as("%s", tier).isTrue();
            }
            Quota refused = buckets.take("owner", tier);
            assertThat(refused.granted()).as("%s", tier).isFalse();

            now.addAndGet(Duration.ofSeconds(refused.secondsUntilNext()).toNanos());

            assertThat(buckets.take("owner", tier).granted()).as("%s", refused).isTrue();
        }
    }

    @Test
    void whateverACallerWritesTheTrustedProxysWordCounts() {
        Stream.generate(LimitsPropertiesTest::written).limit(1_000).forEach(written -> assertThatCode(() -> {
                    assertThat(ForwardingHeader.X_FORWARDED_FOR.caller(
                                    PROXY, List.of(written + ", 203.0.113.9"), Set.of(PROXY)::contains))
                            .isEqualTo(CALLER);
                    assertThat(ForwardingHeader.FORWARDED.caller(
                                    PROXY, List.of(written, "for=203.0.113.9;proto=https"), Set.of(PROXY)::contains))
                            .isEqualTo(CALLER);
                })
                .as(written)
                .doesNotThrowAnyException());
    }

    @Test
    void whoIsNotTrustedIsNotBelieved() {
        Stream.generate(LimitsPropertiesTest::written).limit(1_000).forEach(written -> {
            for (ForwardingHeader header : ForwardingHeader.values()) {
                assertThatCode(() -> assertThat(header.caller(CALLER, List.of(written), Set.of(PROXY)::contains))
                                .isEqualTo(CALLER))
                        .as("%s: %s", header, written)
                        .doesNotThrowAnyException();
            }
        });
    }

    @Test
    void nothingThatATrustedProxyPassesOnMakesItFail() {
        for (int tried = 0; tried < 1_000; tried++) {
            List<String> written = Stream.generate(LimitsPropertiesTest::written)
                    .limit(gen().ints().range(0, 4).get())
                    .toList();
            for (ForwardingHeader header : ForwardingHeader.values()) {
                assertThatCode(() -> assertThat(header.caller(PROXY, written, address -> true))
                                .isNotNull())
                        .as("%s: %s", header, written)
                        .doesNotThrowAnyException();
            }
        }
    }

    /** Nanoseconds: as often some seconds as any time up to a day. */
    private static long untilNext() {
        return gen().oneOf(
                        gen().longs().range(1L, 5 * A_SECOND).get(),
                        gen().longs().range(1L, A_DAY).get())
                .get();
    }

    /** Milliseconds: none, few, or many. */
    private static long pause() {
        return gen().oneOf(
                        0L,
                        gen().longs().range(0L, 100L).get(),
                        gen().longs().range(0L, 5_000L).get())
                .get();
    }

    private static String written() {
        return gen().oneOf(
                        Texts.any(255),
                        Texts.of("0123456789.:,;=\"[] for", 0, 60),
                        gen().oneOf(
                                        "198.51.100.1",
                                        "for=198.51.100.1",
                                        "for=\"198.51.100.1, 10.0.0.1",
                                        "10.0.0.1, 10.0.0.1")
                                .get())
                .get();
    }

    private static InetAddress address(String text) {
        return NetworkBlock.address(text).orElseThrow();
    }
}
