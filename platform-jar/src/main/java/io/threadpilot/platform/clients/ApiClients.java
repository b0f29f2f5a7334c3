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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final Pattern KEY =
            Pattern.compile("threadpilot\\.clients\\.([A-Za-z0-9_-]+)\\.(?:(roles)|keys\\.[A-Za-z0-9_-]+\\.sha256)");
    /** Liberty itself needs up to 0.8 s to notice a change; together they stay below the promised 2 s. */
    private static final long REREAD_AFTER = Duration.ofSeconds(1).toNanos();
    /** A key is some 30 characters; nothing longer than this is worth hashing. */
    private static final int LONGEST_KEY = 256;

    private final AtomicLong readAt = new AtomicLong();
    private volatile List<ApiClient> clients = List.of();
    private volatile String complaint = "";

    void readAtStart(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        clients = read(ConfigProvider.getConfig());
        readAt.set(System.nanoTime());
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

    private void rereadWhenDue() {
        long last = readAt.get();
        long now = System.nanoTime();
        if (now - last < REREAD_AFTER || !readAt.compareAndSet(last, now)) {
            return;
        }
        try {
            clients = read(ConfigProvider.getConfig());
            complaint = "";
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().equals(complaint)) {
                LOG.log(Level.WARNING, "API clients stay as they were: {0}", e.getMessage());
                complaint = e.getMessage();
            }
        }
    }

    /**
     * Reads all clients.
     *
     * @throws IllegalArgumentException if anything under the prefix cannot be understood; names the key, never its value
     */
    static List<ApiClient> read(Config config) {
        Map<String, Set<String>> roles = new TreeMap<>();
        Map<String, List<ApiKeyHash>> keys = new TreeMap<>();
        List<ApiKeyHash> all = new ArrayList<>();
        for (String name : config.getPropertyNames()) {
            if (!name.startsWith(PREFIX)) {
                continue;
            }
            Matcher matcher = KEY.matcher(name);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("the configuration key " + name + " is not one of a client");
            }
            String client = matcher.group(1);
            String value =
                    config.getOptionalValue(name, String.class).orElse("").strip();
            keys.computeIfAbsent(client, c -> new ArrayList<>());
            if (matcher.group(2) != null) {
                roles.put(client, rolesIn(value));
            } else {
                ApiKeyHash hash = hashIn(value, name);
                if (all.contains(hash)) {
                    throw new IllegalArgumentException(name + " repeats the hash of another key");
                }
                all.add(hash);
                keys.get(client).add(hash);
            }
        }
        return keys.entrySet().stream()
                .map(entry ->
                        new ApiClient(entry.getKey(), roles.getOrDefault(entry.getKey(), Set.of()), entry.getValue()))
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
            return ApiKeyHash.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is " + e.getMessage(), e);
        }
    }
}
