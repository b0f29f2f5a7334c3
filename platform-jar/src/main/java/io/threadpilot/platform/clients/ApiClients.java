package io.threadpilot.platform.clients;

import io.threadpilot.platform.service.ServiceDescriptor;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.SettingsClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The clients that the configuration names, and the tiers that say how much they may ask:
 *
 * <pre>
 * threadpilot.clients.{client}.roles                  the client's roles, separated by commas
 * threadpilot.clients.{client}.tier                   the client's tier; "standard" if absent
 * threadpilot.clients.{client}.{property}             what else the service wants to know of the client
 * threadpilot.clients.{client}.keys.{key}.sha256      the SHA-256 of one of its keys, 64 hexadecimal digits
 * threadpilot.clients.{client}.keys.{key}.not-before  from when on this key is valid; always, if absent
 * threadpilot.clients.{client}.keys.{key}.expires     from when on it is valid no longer; never, if absent
 * threadpilot.clients.anonymous.roles                 what callers on this machine may do without a key; nothing, if absent
 * threadpilot.tiers.{tier}.requests                   within the window, or "unlimited"
 * threadpilot.tiers.{tier}.window                     an ISO 8601 duration; not read when requests are unlimited
 * threadpilot.tiers.{tier}.parallel                   requests under way at once, or "unlimited"
 * </pre>
 *
 * <p>Changes take effect within two seconds, what is taken away once two readings have missed it, whether anybody calls or not. A configuration that cannot be read stops the start.
 * When a client cannot be read later, it stays as it was, alone: the log and a metric name it, and others come and go. What is
 * taken away is gone at once, also a key or a role of that client. Callers without a key may do nothing on a server that others
 * reach: roles of theirs stop its start, and are not in force if either comes later. Of a hash that appears twice, the newcomer is refused. A
 * configuration that names nobody refuses everybody.
 */
@ApplicationScoped
public class ApiClients {

    private static final System.Logger LOG = System.getLogger(ApiClients.class.getName());
    /** Liberty itself needs up to 0.8 s to notice a change; together they stay below the promised 2 s. */
    private static final long REREAD_AFTER = Duration.ofSeconds(1).toNanos();
    /** So long apart two readings must both miss what was there before it counts as removed. */
    private static final long LEAST_BETWEEN_READINGS = Duration.ofMillis(250).toNanos();
    /** Visible ASCII. A key is some 70 characters; nothing much longer is worth hashing. */
    private static final Pattern KEY = Pattern.compile("[!-~]{1,256}");

    private final Supplier<Map<String, String>> configuration;
    private final Set<String> ownProperties;
    private final Consumer<ClientList> observer;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private volatile ClientList list;
    private volatile long readAt;
    private String failure = "";
    private boolean somethingIsMissing;

    /** For the proxy that CDI makes. */
    protected ApiClients() {
        this(null, null, null, null, null);
    }

    /** Reads MicroProfile Config. */
    @Inject
    ApiClients(ClientMetrics metrics, ServiceDescriptor service) {
        this(
                ApiClients::configuration,
                Set.copyOf(service.clientProperties()),
                metrics::show,
                InstantSource.system(),
                System::nanoTime);
    }

    /**
     * Reads any configuration.
     *
     * @param ownProperties of clients, which this service knows and others do not
     * @param observer sees the clients each time when they were read
     */
    ApiClients(
            Supplier<Map<String, String>> configuration,
            Set<String> ownProperties,
            Consumer<ClientList> observer,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.configuration = configuration;
        this.ownProperties = ownProperties;
        this.observer = observer;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    void readAtStart(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> list = readWhole());
        observer.accept(list);
        readAt = nanoTime.getAsLong();
        if (list.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "No API clients are configured ({0}*): every call will be refused",
                    ClientReader.CLIENTS);
        }
        warnOfAnonymousCallers(ClientList.EMPTY, list);
    }

    private static void warnOfAnonymousCallers(ClientList before, ClientList now) {
        if (before.anonymous().isEmpty()) {
            now.anonymous()
                    .ifPresent(client -> LOG.log(
                            Level.WARNING,
                            "Callers on this machine need no key for these roles: {0}",
                            new TreeSet<>(client.roles())));
        }
    }

    private ClientList readWhole() {
        ClientList read = new ClientReader(configuration.get(), ownProperties, ClientList.EMPTY).read();
        Stream.concat(read.complaints().stream(), read.unreadable().values().stream())
                .findFirst()
                .ifPresent(complaint -> {
                    throw new IllegalArgumentException(complaint);
                });
        return read;
    }

    synchronized void readOnTheClock(@Observes SettingsClock.Tick tick) {
        if (nanoTime.getAsLong() - readAt >= LEAST_BETWEEN_READINGS) {
            reread();
        }
    }

    /** What is in force now. */
    ClientList list() {
        return present();
    }

    /**
     * Recognises a client by one of its keys that is valid now.
     *
     * @param key as received; not null
     * @return the client, or empty if no client has this key
     */
    Optional<ApiClient> withKey(String key) {
        ClientList present = present();
        return KEY.matcher(key).matches() ? present.withKey(ApiKeyHash.of(key), clock.instant()) : Optional.empty();
    }

    /** What a caller on this machine is who brings neither key nor token; empty if it is nobody. */
    Optional<ApiClient> anonymous() {
        return present().anonymous();
    }

    /** How much each address may ask without being recognised as a client. */
    public Tier tierOfAddresses() {
        return present().ofAddresses();
    }

    /** How much each subject of a token may ask; as clients without a tier, should the configuration have lost this one. */
    Tier tierOfTokens(String name) {
        ClientList present = present();
        return present.tiers().getOrDefault(name, present.tiers().get(Tier.OF_CLIENTS));
    }

    /** Whoever comes while the list is due waits for the new one, so that a revoked key never passes by an old list. */
    private ClientList present() {
        if (isDue()) {
            synchronized (this) {
                if (isDue()) {
                    reread();
                }
            }
        }
        return list;
    }

    private boolean isDue() {
        return nanoTime.getAsLong() - readAt >= REREAD_AFTER;
    }

    private void reread() {
        ClientList before = list;
        try {
            ClientList read = new ClientReader(configuration.get(), ownProperties, before).read();
            failure = "";
            // Liberty may show a part of its variables only while it reads its own configuration again.
            somethingIsMissing = !somethingIsMissing && !read.hasAllOf(before);
            if (!somethingIsMissing) {
                list = read;
                log(before, list);
            }
        } catch (RuntimeException e) { // any: whatever befalls the configuration, who was good a second ago still is
            String what = "the configuration cannot be read: " + e.getClass().getName();
            if (!what.equals(failure)) {
                LOG.log(Level.WARNING, "API clients stay as they were: {0}", what);
                failure = what;
            }
        }
        readAt = nanoTime.getAsLong();
        observer.accept(list);
    }

    /** Says once what cannot be read, and once that it can be again. */
    private static void log(ClientList before, ClientList now) {
        warnOfAnonymousCallers(before, now);
        now.complaints().stream()
                .filter(complaint -> !before.complaints().contains(complaint))
                .forEach(complaint -> LOG.log(Level.WARNING, "API clients stay as they were: {0}", complaint));
        now.unreadable().forEach((client, why) -> {
            if (!why.equals(before.unreadable().get(client))) {
                LOG.log(Level.WARNING, "The API client {0} stays as it was: {1}", client, why);
            }
        });
        before.unreadable().keySet().stream()
                .filter(client -> !now.unreadable().containsKey(client))
                .forEach(client -> LOG.log(Level.INFO, "The API client {0} can be read again, or is gone", client));
    }

    private static Map<String, String> configuration() {
        Config config = ConfigProvider.getConfig();
        Map<String, String> configuration = new TreeMap<>();
        for (String key : config.getPropertyNames()) {
            if (key.startsWith(ClientReader.CLIENTS)
                    || key.startsWith(TierReader.TIERS)
                    || key.equals(ClientReader.HOST)) {
                configuration.put(
                        key, config.getOptionalValue(key, String.class).orElse(""));
            }
        }
        return configuration;
    }
}
