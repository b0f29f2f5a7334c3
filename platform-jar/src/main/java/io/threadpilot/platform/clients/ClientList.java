package io.threadpilot.platform.clients;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The clients and tiers that the configuration names at one moment; {@link ApiClients} lists its keys. */
final class ClientList {

    static final String CLIENTS = "threadpilot.clients.";
    static final String TIERS = "threadpilot.tiers.";

    private static final Pattern CLIENT = Pattern.compile("threadpilot\\.clients\\.(?<client>[A-Za-z0-9_-]+)"
            + "\\.(?:(?<property>roles|tier)|keys\\.(?<key>[A-Za-z0-9_-]+)\\.(?:sha256|not-before|expires))");
    private static final Pattern TIER =
            Pattern.compile("threadpilot\\.tiers\\.(?<tier>[A-Za-z0-9_-]+)\\.(?:requests|window|parallel)");
    private static final String UNLIMITED = "unlimited";
    /** Events name the client that asked, and their schema has no room for more. */
    private static final int LONGEST_NAME = 64;

    private static final int MOST_REQUESTS = 1_000_000;
    private static final int MOST_PARALLEL = 10_000;
    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

    private final List<ApiClient> clients;
    private final Tier ofAddresses;

    private ClientList(List<ApiClient> clients, Tier ofAddresses) {
        this.clients = clients;
        this.ofAddresses = ofAddresses;
    }

    /**
     * Reads all clients and tiers.
     *
     * @param configuration every key below the two prefixes
     * @throws IllegalArgumentException if anything cannot be understood; names the key, never its value
     */
    static ClientList read(Map<String, String> configuration) {
        return new Reader(configuration).read();
    }

    List<ApiClient> clients() {
        return clients;
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    /** How much each address may ask without being recognised. */
    Tier ofAddresses() {
        return ofAddresses;
    }

    /** Recognises a client. Every known key is compared, found or not, so that the time taken tells nothing. */
    Optional<ApiClient> withKey(ApiKeyHash presented, Instant now) {
        ApiClient found = null;
        for (ApiClient client : clients) {
            for (ApiKey known : client.keys()) {
                found = presented.equals(known.hash()) & known.isValid(now) ? client : found;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Reads one configuration. */
    private static final class Reader {

        private final Map<String, String> configuration;
        private final Map<String, Tier> tiers = new TreeMap<>();
        private final Set<ApiKeyHash> hashes = new HashSet<>();

        Reader(Map<String, String> configuration) {
            this.configuration = configuration;
        }

        ClientList read() {
            Map<String, Set<String>> keysOfClients = new TreeMap<>();
            Set<String> tierNames = new HashSet<>(Set.of(Tier.OF_ADDRESSES));
            for (String key : configuration.keySet()) {
                Matcher client = CLIENT.matcher(key);
                Matcher tier = TIER.matcher(key);
                if (client.matches()) {
                    Set<String> keys = keysOfClients.computeIfAbsent(client.group("client"), name -> new HashSet<>());
                    Optional.ofNullable(client.group("key")).ifPresent(keys::add);
                } else if (tier.matches()) {
                    tierNames.add(tier.group("tier"));
                } else {
                    throw new IllegalArgumentException(
                            "the configuration key " + key + " is not one of a client or a tier");
                }
            }
            tierNames.forEach(name -> tiers.put(name, tier(name)));
            List<ApiClient> clients = keysOfClients.entrySet().stream()
                    .map(client -> client(client.getKey(), client.getValue()))
                    .toList();
            return new ClientList(clients, tiers.get(Tier.OF_ADDRESSES));
        }

        private Tier tier(String name) {
            String prefix = TIERS + name + ".";
            int requests = limit(prefix + "requests", MOST_REQUESTS);
            return new Tier(
                    name,
                    requests,
                    requests == Tier.UNLIMITED ? Duration.ZERO : window(prefix + "window"),
                    limit(prefix + "parallel", MOST_PARALLEL));
        }

        private int limit(String key, int most) {
            String text = value(key).orElse("");
            if (text.equals(UNLIMITED)) {
                return Tier.UNLIMITED;
            }
            try {
                int limit = Integer.parseInt(text);
                if (limit >= 1 && limit <= most) {
                    return limit;
                }
            } catch (NumberFormatException e) {
                // Answered below.
            }
            throw new IllegalArgumentException(key + " must be a whole number from 1 to " + most + ", or " + UNLIMITED);
        }

        private Duration window(String key) {
            try {
                Duration window = Duration.parse(value(key).orElse(""));
                if (window.toSeconds() >= 1 && window.getNano() == 0 && window.compareTo(LONGEST_WINDOW) <= 0) {
                    return window;
                }
            } catch (DateTimeException e) {
                // Answered below.
            }
            throw new IllegalArgumentException(
                    key + " must be an ISO 8601 duration of whole seconds from PT1S to " + LONGEST_WINDOW);
        }

        private ApiClient client(String name, Set<String> keys) {
            if (name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException(
                        "the name of the client " + name + " has more than " + LONGEST_NAME + " characters");
            }
            String prefix = CLIENTS + name + ".";
            Tier tier = tiers.get(value(prefix + "tier").orElse(Tier.OF_CLIENTS));
            if (tier == null) {
                throw new IllegalArgumentException(
                        "the tier of the client " + name + " is not among " + TIERS + "{tier}.requests");
            }
            return new ApiClient(
                    name,
                    value(prefix + "roles").map(roles -> roles(prefix, roles)).orElse(Set.of()),
                    tier,
                    keys.stream()
                            .sorted()
                            .map(key -> key(key, prefix + "keys." + key))
                            .toList());
        }

        /** An empty value is a file that is just being written, and not a client that has lost its roles. */
        private static Set<String> roles(String prefix, String value) {
            Set<String> roles = Arrays.stream(value.split(","))
                    .map(String::strip)
                    .filter(role -> !role.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
            if (roles.isEmpty()) {
                throw new IllegalArgumentException(prefix + "roles names no role");
            }
            return roles;
        }

        private ApiKey key(String name, String prefix) {
            ApiKeyHash hash = hash(prefix + ".sha256");
            Instant notBefore = instant(prefix + ".not-before", Instant.MIN);
            Instant expires = instant(prefix + ".expires", Instant.MAX);
            if (!notBefore.isBefore(expires)) {
                throw new IllegalArgumentException(prefix + ".expires is not after not-before");
            }
            return new ApiKey(name, hash, notBefore, expires);
        }

        private ApiKeyHash hash(String key) {
            ApiKeyHash hash;
            try {
                hash = ApiKeyHash.parse(value(key).orElse(""));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + " is " + e.getMessage(), e);
            }
            if (!hashes.add(hash)) {
                throw new IllegalArgumentException(key + " repeats the hash of another key");
            }
            return hash;
        }

        private Instant instant(String key, Instant whenAbsent) {
            try {
                return value(key).map(Instant::parse).orElse(whenAbsent);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(key + " is not a time such as 2026-11-21T12:00:00Z", e);
            }
        }

        private Optional<String> value(String key) {
            return Optional.ofNullable(configuration.get(key)).map(String::strip);
        }
    }
}
