package io.threadpilot.platform.clients;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The clients that the configuration names:
 *
 * <pre>
 * threadpilot.clients.{client}.roles              the client's roles, separated by commas
 * threadpilot.clients.{client}.keys.{key}.sha256  the SHA-256 of one of its keys, 64 hexadecimal digits
 * </pre>
 *
 * <p>Changes take effect within two seconds. A configuration that cannot be read stops the start; when it turns
 * unreadable later, the last good one stays in force and the log says so once. One that is readable and names nobody
 * refuses everybody.
 */
@ApplicationScoped
public class ApiClients {

    private static final System.Logger LOG = System.getLogger(ApiClients.class.getName());
    private static final String PREFIX = "threadpilot.clients.";
    private static final Pattern KEY = Pattern.compile(
            "threadpilot\\.clients\\.(?<client>[A-Za-z0-9_-]+)\\.(?:(?<roles>roles)|keys\\.[A-Za-z0-9_-]+\\.sha256)");
    /** Liberty itself needs up to 0.8 s to notice a change; together they stay below the promised 2 s. */
    private static final long REREAD_AFTER = Duration.ofSeconds(1).toNanos();
    /** A key is some 30 characters; nothing longer than this is worth hashing. */
    private static final int LONGEST_KEY = 256;

    private final Supplier<Map<String, String>> configuration;
    private final LongSupplier nanoTime;
    private volatile List<ApiClient> clients = List.of();
    private volatile long readAt;
    private String complaint = "";

    /** Reads MicroProfile Config. */
    protected ApiClients() {
        this(ApiClients::configuration, System::nanoTime);
    }

    ApiClients(Supplier<Map<String, String>> configuration, LongSupplier nanoTime) {
        this.configuration = configuration;
        this.nanoTime = nanoTime;
    }

    void readAtStart(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        clients = read(configuration.get());
        readAt = nanoTime.getAsLong();
        if (clients.isEmpty()) {
            LOG.log(Level.WARNING, "No API clients are configured ({0}*): every call will be refused", PREFIX);
        }
    }

    /**
     * Recognises a client by its key. Every known key is compared, found or not, so that the time taken tells nothing.
     *
     * @param key as received; not null
     * @return the client, or empty if no client has this key
     */
    Optional<ApiClient> withKey(String key) {
        rereadWhenDue();
        if (key.length() > LONGEST_KEY) {
            return Optional.empty();
        }
        ApiKeyHash presented = ApiKeyHash.of(key);
        ApiClient found = null;
        for (ApiClient client : clients) {
            for (ApiKeyHash known : client.keys()) {
                found = presented.equals(known) ? client : found;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Whoever comes while the list is due waits for the new one, so that a revoked key never passes by an old list. */
    private void rereadWhenDue() {
        if (isDue()) {
            synchronized (this) {
                if (isDue()) {
                    reread();
                }
            }
        }
    }

    private boolean isDue() {
        return nanoTime.getAsLong() - readAt >= REREAD_AFTER;
    }

    private void reread() {
        try {
            clients = read(configuration.get());
            complaint = "";
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().equals(complaint)) {
                LOG.log(Level.WARNING, "API clients stay as they were: {0}", e.getMessage());
                complaint = e.getMessage();
            }
        }
        readAt = nanoTime.getAsLong();
    }

    private static Map<String, String> configuration() {
        Config config = ConfigProvider.getConfig();
        Map<String, String> configuration = new TreeMap<>();
        for (String key : config.getPropertyNames()) {
            if (key.startsWith(PREFIX)) {
                configuration.put(
                        key, config.getOptionalValue(key, String.class).orElse(""));
            }
        }
        return configuration;
    }

    /**
     * Reads all clients.
     *
     * @throws IllegalArgumentException if anything under the prefix cannot be understood; names the key, never its value
     */
    private static List<ApiClient> read(Map<String, String> configuration) {
        Map<String, Set<String>> roles = new TreeMap<>();
        Map<String, List<ApiKeyHash>> keys = new TreeMap<>();
        Set<ApiKeyHash> all = new HashSet<>();
        for (Map.Entry<String, String> entry : configuration.entrySet()) {
            String key = entry.getKey();
            Matcher matcher = KEY.matcher(key);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("the configuration key " + key + " is not one of a client");
            }
            String client = matcher.group("client");
            roles.putIfAbsent(client, Set.of());
            keys.putIfAbsent(client, new ArrayList<>());
            if (matcher.group("roles") != null) {
                roles.put(client, rolesIn(entry.getValue()));
                continue;
            }
            ApiKeyHash hash = hashIn(entry.getValue(), key);
            if (!all.add(hash)) {
                throw new IllegalArgumentException(key + " repeats the hash of another key");
            }
            keys.get(client).add(hash);
        }
        return roles.keySet().stream()
                .map(client -> new ApiClient(client, roles.get(client), keys.get(client)))
                .toList();
    }

    private static Set<String> rolesIn(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ApiKeyHash hashIn(String value, String name) {
        try {
            return ApiKeyHash.parse(value.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is " + e.getMessage(), e);
        }
    }
}
