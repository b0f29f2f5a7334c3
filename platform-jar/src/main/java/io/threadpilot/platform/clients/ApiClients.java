package io.threadpilot.platform.clients;

import io.threadpilot.platform.settings.AtStart;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The clients that the configuration names, and the tiers that say how much they may ask:
 *
 * <pre>
 * threadpilot.clients.{client}.roles                  the client's roles, separated by commas
 * threadpilot.clients.{client}.tier                   the client's tier; "standard" if absent
 * threadpilot.clients.{client}.keys.{key}.sha256      the SHA-256 of one of its keys, 64 hexadecimal digits
 * threadpilot.clients.{client}.keys.{key}.not-before  from when on this key is valid; always, if absent
 * threadpilot.clients.{client}.keys.{key}.expires     from when on it is valid no longer; never, if absent
 * threadpilot.tiers.{tier}.requests                   within the window, or "unlimited"
 * threadpilot.tiers.{tier}.window                     an ISO 8601 duration; not read when requests are unlimited
 * threadpilot.tiers.{tier}.parallel                   requests under way at once, or "unlimited"
 * </pre>
 *
 * <p>Changes take effect within two seconds. A configuration that cannot be read stops the start; when it turns
 * unreadable later, the last good one stays in force and the log says so once. One that is readable and names nobody
 * refuses everybody.
 */
@ApplicationScoped
public class ApiClients {

    private static final System.Logger LOG = System.getLogger(ApiClients.class.getName());
    /** Liberty itself needs up to 0.8 s to notice a change; together they stay below the promised 2 s. */
    private static final long REREAD_AFTER = Duration.ofSeconds(1).toNanos();
    /** Visible ASCII. A key is some 70 characters; nothing much longer is worth hashing. */
    private static final Pattern KEY = Pattern.compile("[!-~]{1,256}");

    private final Supplier<Map<String, String>> configuration;
    private final Consumer<List<ApiClient>> observer;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private volatile ClientList list;
    private volatile long readAt;
    private String complaint = "";

    /** For the proxy that CDI makes. */
    protected ApiClients() {
        this(null, null, null, null);
    }

    /** Reads MicroProfile Config. */
    @Inject
    ApiClients(KeyExpiry expiry) {
        this(ApiClients::configuration, expiry::show, InstantSource.system(), System::nanoTime);
    }

    /**
     * Reads any configuration.
     *
     * @param observer sees the clients each time when they were read
     */
    ApiClients(
            Supplier<Map<String, String>> configuration,
            Consumer<List<ApiClient>> observer,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.configuration = configuration;
        this.observer = observer;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    void readAtStart(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> list = ClientList.read(configuration.get()));
        observer.accept(list.clients());
        readAt = nanoTime.getAsLong();
        if (list.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "No API clients are configured ({0}*): every call will be refused",
                    ClientList.CLIENTS);
        }
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

    /** How much each address may ask without being recognised as a client. */
    public Tier tierOfAddresses() {
        return present().ofAddresses();
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
        try {
            list = ClientList.read(configuration.get());
            complaint = "";
        } catch (IllegalArgumentException e) {
            complain(e.getMessage());
        } catch (RuntimeException e) { // any: whatever befalls the configuration, who was good a second ago still is
            complain("the configuration cannot be read: " + e.getClass().getName());
        }
        readAt = nanoTime.getAsLong();
        observer.accept(list.clients());
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            LOG.log(Level.WARNING, "API clients stay as they were: {0}", message);
            complaint = message;
        }
    }

    private static Map<String, String> configuration() {
        Config config = ConfigProvider.getConfig();
        Map<String, String> configuration = new TreeMap<>();
        for (String key : config.getPropertyNames()) {
            if (key.startsWith(ClientList.CLIENTS) || key.startsWith(ClientList.TIERS)) {
                configuration.put(
                        key, config.getOptionalValue(key, String.class).orElse(""));
            }
        }
        return configuration;
    }
}
