package io.threadpilot.platform.limits;

import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.clients.ApiClients;
import io.threadpilot.platform.clients.Tier;
import io.threadpilot.platform.metrics.CounterFamily;
import io.threadpilot.platform.settings.Setting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.microprofile.metrics.MetricRegistry;

import java.net.InetAddress;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;

/** Whom a request counts for, and how much it still may ask. */
@ApplicationScoped
class RateLimits {

    @Produces
    static final TrustedProxies PROXIES = new TrustedProxies();

    @Produces
    static final Setting<ForwardingHeader> FORWARDING_HEADER =
            Setting.oneOf("threadpilot.proxies.header", ForwardingHeader.class);

    /** Addresses and subjects. At some 500 bytes each, 25 MB of the one and 40 of the other, whose names are longer. */
    private static final int MOST_STRANGERS = 50_000;

    private final ApiClients clients;
    private final TokenBuckets ofClients = TokenBuckets.ofFew(System::nanoTime);
    private final TokenBuckets ofAddresses = TokenBuckets.ofMany(MOST_STRANGERS, System::nanoTime);
    private final TokenBuckets ofSubjects = TokenBuckets.ofMany(MOST_STRANGERS, System::nanoTime);
    private final ParallelCalls parallel = new ParallelCalls(System::nanoTime);
    private final CounterFamily<Limit> refusals;

    /** For the proxy that CDI makes. */
    protected RateLimits() {
        this.clients = null;
        this.refusals = null;
    }

    @Inject
    RateLimits(ApiClients clients, MetricRegistry metrics) {
        this.clients = clients;
        this.refusals = new CounterFamily<>(
                metrics,
                "rate_limited_requests_total",
                "Requests that were refused because their caller had asked too much",
                "limit",
                EnumSet.allOf(Limit.class));
    }

    /** Who asks, and which tier that is. */
    Caller callerOf(HttpServletRequest request) {
        return ApiClient.calling(request)
                .map(client -> callerOf(client, request))
                .orElseGet(() -> new Caller(networkOf(request), clients.tierOfAddresses(), ofAddresses, Limit.ADDRESS));
    }

    private Caller callerOf(ApiClient client, HttpServletRequest request) {
        if (client.isAnonymous()) {
            return new Caller(new Anonymous(networkOf(request)), client.tier(), ofAddresses, Limit.ADDRESS);
        }
        return ApiClient.subjectCalling(request)
                .map(subject -> new Caller(new Subject(subject), client.tier(), ofSubjects, Limit.CLIENT))
                .orElseGet(() -> new Caller(client.name(), client.tier(), ofClients, Limit.CLIENT));
    }

    private static NetworkBlock networkOf(HttpServletRequest request) {
        // Liberty writes the interface of a link-local address behind it.
        InetAddress nearest = NetworkBlock.address(request.getRemoteAddr().replaceFirst("%.*", ""))
                .orElseGet(InetAddress::getLoopbackAddress);
        ForwardingHeader header = FORWARDING_HEADER.value();
        return NetworkBlock.around(
                header.caller(nearest, Collections.list(request.getHeaders(header.header())), PROXIES::include));
    }

    /** What a request was refused for. */
    private enum Limit {
        /** The bucket of a client, or of a token's subject, is empty. */
        CLIENT,
        /** The bucket of an address is empty, from which no client was recognised, or an anonymous caller. */
        ADDRESS,
        /** Too many requests of one caller are under way. */
        PARALLEL
    }

    /** Anonymous callers of one network; whoever there is refused for a wrong key has a bucket of its own. */
    private record Anonymous(NetworkBlock network) {}

    /** Whom a token means; never the same as a client, whatever its name. */
    private record Subject(String name) {

        /** Without the name, which is a claim. */
        @Override
        public String toString() {
            return "a subject";
        }
    }

    /** Somebody who asks. */
    final class Caller {

        private final Object name;
        private final Tier tier;
        private final TokenBuckets buckets;
        private final Limit limit;

        private Caller(Object name, Tier tier, TokenBuckets buckets, Limit limit) {
            this.name = name;
            this.tier = tier;
            this.buckets = buckets;
            this.limit = limit;
        }

        boolean hasParallelLimit() {
            return tier.parallel() != Tier.UNLIMITED;
        }

        boolean hasQuota() {
            return tier.requests() != Tier.UNLIMITED;
        }

        /** A place for one more request at once; empty, and counted, if there is none. */
        Optional<ParallelCalls.Call> begin() {
            Optional<ParallelCalls.Call> call = parallel.begin(name, tier.parallel());
            if (call.isEmpty()) {
                refusals.count(Limit.PARALLEL);
            }
            return call;
        }

        /** Takes one token; a refusal is counted. */
        Quota take() {
            Quota quota = buckets.take(name, tier);
            if (!quota.granted()) {
                refusals.count(limit);
            }
            return quota;
        }
    }
}
