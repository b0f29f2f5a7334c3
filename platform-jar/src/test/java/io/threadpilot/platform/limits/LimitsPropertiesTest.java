package io.threadpilot.platform.limits;

import io.threadpilot.platform.clients.Tier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every limit, however a caller asks and whatever it writes. */
class LimitsPropertiesTest {

    private static final InetAddress PROXY = address("10.0.0.1");
    private static final InetAddress CALLER = address("203.0.113.9");

    @Property
    void theHeadersSayWhatTheQuotaIs(
            @ForAll @IntRange(min = 1) int requests,
            @ForAll @IntRange(min = 1, max = 86_400) int window,
            @ForAll @IntRange int remaining,
            @ForAll @LongRange(min = 1, max = 86_400_000_000_000L) long untilNext) {
        Tier tier = new Tier("some", requests, Duration.ofSeconds(window), Tier.UNLIMITED);
        Quota quota = new Quota(tier, true, Math.abs((long) remaining), Duration.ofNanos(untilNext));

        assertThat(quota.policy()).isEqualTo("\"some\";q=" + requests + ";w=" + window);
        assertThat(quota.state())
                .matches(remaining == 0 ? "\"some\";r=0;t=[1-9][0-9]*" : "\"some\";r=" + quota.remaining());
    }

    @Property
    void whoWaitsAsLongAsToldComesNeitherTooEarlyNorASecondTooLate(
            @ForAll @LongRange(min = 1, max = 86_400_000_000_000L) long untilNext) {
        Quota quota = new Quota(new Tier("some", 1, Duration.ofDays(1), 1), false, 0, Duration.ofNanos(untilNext));

        assertThat(Duration.ofSeconds(quota.secondsUntilNext()).toNanos())
                .isBetween(untilNext, untilNext + 999_999_999);
    }

    /** Within any time the bucket grants what it held and what has flowed in, and not one more. */
    @Property(tries = 300)
    void noBucketEverGrantsMoreThanItsTier(
            @ForAll @IntRange(min = 1, max = 50) int requests,
            @ForAll @IntRange(min = 1, max = 120) int window,
            @ForAll @Size(max = 100) List<@LongRange(max = 5_000) Long> pauses) {
        Tier tier = new Tier("some", requests, Duration.ofSeconds(window), Tier.UNLIMITED);
        AtomicLong now = new AtomicLong();
        TokenBuckets buckets = TokenBuckets.ofFew(now::get);
        int granted = 0;
        for (long milliseconds : pauses) {
            long passed = now.addAndGet(Duration.ofMillis(milliseconds).toNanos());
            Quota quota = buckets.take("owner", tier);
            granted += quota.granted() ? 1 : 0;

            assertThat((granted - requests) * Duration.ofSeconds(window).toNanos())
                    .isLessThanOrEqualTo(requests * passed);
            assertThat(quota.remaining()).isBetween(0L, requests - 1L);
        }
    }

    @Property(tries = 300)
    void whoIsRefusedAndWaitsAsToldIsGranted(
            @ForAll @IntRange(min = 1, max = 50) int requests, @ForAll @IntRange(min = 1, max = 120) int window) {
        Tier tier = new Tier("some", requests, Duration.ofSeconds(window), Tier.UNLIMITED);
        AtomicLong now = new AtomicLong();
        TokenBuckets buckets = TokenBuckets.ofFew(now::get);
        for (int i = 0; i < requests; i++) {
            assertThat(buckets.take("owner", tier).granted()).isTrue();
        }
        Quota refused = buckets.take("owner", tier);
        assertThat(refused.granted()).isFalse();

        now.addAndGet(Duration.ofSeconds(refused.secondsUntilNext()).toNanos());

        assertThat(buckets.take("owner", tier).granted()).isTrue();
    }

    @Property
    void whateverACallerWritesTheTrustedProxysWordCounts(@ForAll("written") String written) {
        assertThat(ForwardingHeader.X_FORWARDED_FOR.caller(
                        PROXY, List.of(written + ", 203.0.113.9"), Set.of(PROXY)::contains))
                .isEqualTo(CALLER);
        assertThat(ForwardingHeader.FORWARDED.caller(
                        PROXY, List.of(written, "for=203.0.113.9;proto=https"), Set.of(PROXY)::contains))
                .isEqualTo(CALLER);
    }

    @Property
    void whoIsNotTrustedIsNotBelieved(@ForAll("written") String written) {
        for (ForwardingHeader header : ForwardingHeader.values()) {
            assertThat(header.caller(CALLER, List.of(written), Set.of(PROXY)::contains))
                    .isEqualTo(CALLER);
        }
    }

    @Property
    void nothingThatATrustedProxyPassesOnMakesItFail(@ForAll @Size(max = 4) List<@From("written") String> written) {
        for (ForwardingHeader header : ForwardingHeader.values()) {
            assertThat(header.caller(PROXY, written, address -> true)).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> written() {
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().withChars("0123456789.:,;=\"[] for").ofMaxLength(60),
                Arbitraries.of(
                        "198.51.100.1", "for=198.51.100.1", "for=\"198.51.100.1, 10.0.0.1", "10.0.0.1, 10.0.0.1"));
    }

    private static InetAddress address(String text) {
        return NetworkBlock.address(text).orElseThrow();
    }
}
