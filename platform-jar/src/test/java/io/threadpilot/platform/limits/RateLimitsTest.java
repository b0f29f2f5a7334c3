package io.threadpilot.platform.limits;

import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.clients.ApiClients;
import io.threadpilot.platform.clients.Tier;
import io.threadpilot.testing.CountedMetrics;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RateLimitsTest {

    private static final Tier TWO_AN_HOUR = new Tier("two-an-hour", 2, Duration.ofHours(1), Tier.UNLIMITED);
    private static final Tier ONE_AT_ONCE = new Tier("one-at-once", Tier.UNLIMITED, Duration.ZERO, 1);

    private final CountedMetrics metrics = new CountedMetrics();
    private final RateLimits limits = new RateLimits(new OneTier(), metrics.registry());

    @AfterEach
    void noProxyIsTrusted() {
        System.clearProperty("threadpilot.proxies.addresses");
        await().until(() -> RateLimits.PROXIES.value().isEmpty());
    }

    @Test
    void aClientIsLimitedAsItsTierSays() {
        RateLimits.Caller counted = limits.callerOf(byClient("partner", TWO_AN_HOUR));
        assertThat(counted.hasQuota()).isTrue();
        assertThat(counted.hasParallelLimit()).isFalse();

        RateLimits.Caller oneByOne = limits.callerOf(byClient("partner", ONE_AT_ONCE));
        assertThat(oneByOne.hasQuota()).isFalse();
        assertThat(oneByOne.hasParallelLimit()).isTrue();
    }

    @Test
    void whatAClientHasUsedUpIsRefusedAndCounted() {
        assertThat(limits.callerOf(byClient("partner", TWO_AN_HOUR)).take().granted())
                .isTrue();
        assertThat(limits.callerOf(byClient("partner", TWO_AN_HOUR)).take().granted())
                .isTrue();
        assertThat(metrics.counts()).isEmpty();

        assertThat(limits.callerOf(byClient("partner", TWO_AN_HOUR)).take().granted())
                .isFalse();

        assertThat(metrics.counts()).containsOnly(Map.entry("rate_limited_requests_total client", 1L));
        assertThat(limits.callerOf(byClient("another", TWO_AN_HOUR)).take().granted())
                .isTrue();
    }

    @Test
    void whatIsTooMuchAtOnceIsRefusedAndCounted() {
        ParallelCalls.Call first =
                limits.callerOf(byClient("partner", ONE_AT_ONCE)).begin().orElseThrow();
        assertThat(metrics.counts()).isEmpty();

        assertThat(limits.callerOf(byClient("partner", ONE_AT_ONCE)).begin()).isEmpty();

        assertThat(metrics.counts()).containsOnly(Map.entry("rate_limited_requests_total parallel", 1L));
        first.end();
        assertThat(limits.callerOf(byClient("partner", ONE_AT_ONCE)).begin()).isPresent();
    }

    @Test
    void callersWithTokensCountBySubjectAndApartFromClients() {
        assertThat(take(byToken("one", TWO_AN_HOUR))).isTrue();
        assertThat(take(byToken("one", TWO_AN_HOUR))).isTrue();
        assertThat(take(byToken("one", TWO_AN_HOUR))).isFalse();

        assertThat(take(byToken("another", TWO_AN_HOUR))).isTrue();
        assertThat(take(byClient("one", TWO_AN_HOUR)))
                .as("a client of that name")
                .isTrue();
        assertThat(metrics.counts()).containsOnly(Map.entry("rate_limited_requests_total client", 1L));
    }

    @Test
    void callsWithTokensThatAreUnderWayCountBySubject() {
        ParallelCalls.Call first =
                limits.callerOf(byToken("one", ONE_AT_ONCE)).begin().orElseThrow();

        assertThat(limits.callerOf(byToken("one", ONE_AT_ONCE)).begin()).isEmpty();
        assertThat(limits.callerOf(byToken("another", ONE_AT_ONCE)).begin()).isPresent();
        assertThat(limits.callerOf(byClient("one", ONE_AT_ONCE)).begin()).isPresent();
        first.end();
    }

    @Test
    void whoIsNoClientCountsForTheNetworkThatTheCallComesFrom() {
        assertThat(take(from("2001:db8:1:2::1"))).isTrue();
        assertThat(take(from("2001:db8:1:2::2"))).isTrue();
        assertThat(take(from("2001:db8:1:2::3"))).isFalse();

        assertThat(metrics.counts()).containsOnly(Map.entry("rate_limited_requests_total address", 1L));
        assertThat(take(from("2001:db8:1:3::1"))).isTrue();
    }

    @Test
    void anonymousCallersCountForTheirAddressAndApartFromThoseWhoAreRefusedThere() {
        assertThat(take(anonymousFrom("127.0.0.1"))).isTrue();
        assertThat(take(anonymousFrom("127.0.0.1"))).isTrue();
        assertThat(take(anonymousFrom("127.0.0.1"))).isFalse();

        assertThat(metrics.counts()).containsOnly(Map.entry("rate_limited_requests_total address", 1L));
        assertThat(take(anonymousFrom("127.0.0.2"))).isTrue();
        assertThat(take(from("127.0.0.1"))).as("with a wrong key").isTrue();
    }

    @Test
    void theInterfaceBehindALinkLocalAddressIsNoPartOfIt() {
        take(from("fe80::1%eth0"));
        take(from("fe80::1%eth1"));

        assertThat(take(from("fe80::1"))).isFalse();
        assertThat(take(from("::1"))).as("this machine's own").isTrue();
    }

    @Test
    void whomAProxyNamesIsBelievedFromATrustedOneAlone() {
        System.setProperty("threadpilot.proxies.addresses", "10.0.0.0/8");
        await().until(() -> !RateLimits.PROXIES.value().isEmpty());
        take(from("10.0.0.1", "203.0.113.5"));
        take(from("10.0.0.2", "203.0.113.5"));
        assertThat(take(from("203.0.113.5"))).isFalse();

        take(from("192.0.2.9", "203.0.113.6"));
        take(from("192.0.2.9", "203.0.113.7"));
        assertThat(take(from("192.0.2.9", "203.0.113.8"))).isFalse();
    }

    private boolean take(HttpServletRequest request) {
        return limits.callerOf(request).take().granted();
    }

    private static HttpServletRequest byClient(String name, Tier tier) {
        return request(new ApiClient(name, Set.of(), tier, List.of()), null, "192.0.2.1");
    }

    private static HttpServletRequest byToken(String subject, Tier tier) {
        return request(new ApiClient("bearer", Set.of(), tier, List.of()), subject, "192.0.2.1");
    }

    private static HttpServletRequest anonymousFrom(String address) {
        return request(new ApiClient("anonymous", Set.of(), TWO_AN_HOUR, List.of()), null, address);
    }

    private static HttpServletRequest from(String address, String... forwardedFor) {
        return request(null, null, address, forwardedFor);
    }

    private static HttpServletRequest request(
            ApiClient client, String subject, String address, String... forwardedFor) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAttribute" -> arguments[0].equals(ApiClient.class.getName()) ? client : subject;
                    case "getRemoteAddr" -> address;
                    case "getHeaders" -> Collections.enumeration(List.of(forwardedFor));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Whoever is no client is of this tier. */
    private static final class OneTier extends ApiClients {

        @Override
        public Tier tierOfAddresses() {
            return TWO_AN_HOUR;
        }
    }
}
