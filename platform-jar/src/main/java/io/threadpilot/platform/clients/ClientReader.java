package io.threadpilot.platform.clients;

import io.threadpilot.platform.http.LocalCalls;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the clients and tiers that the configuration names; {@link ApiClients} lists its keys. A client that cannot be read stays
 * as it was, alone, and only as far as nothing of it was taken away: a key, a role or a part of a key's time that is gone is
 * gone at once. Messages name the configuration key and never its value.
 */
final class ClientReader {

    static final String CLIENTS = "threadpilot.clients.";
    /** The address that the server listens on. */
    static final String HOST = "server.http.host";

    private static final Pattern CLIENT =
            Pattern.compile("threadpilot\\.clients\\.(?<client>[A-Za-z0-9_-]+)\\.(?<rest>.*)");
    private static final Pattern PROPERTY =
            Pattern.compile("roles|tier|keys\\.(?<key>[A-Za-z0-9_-]+)\\.(?:sha256|not-before|expires)");
    private static final Pattern TIER =
            Pattern.compile("threadpilot\\.tiers\\.(?<tier>[A-Za-z0-9_-]+)\\.(?:requests|window|parallel)");
    /** Events name the client that asked, and their schema has no room for more. */
    private static final int LONGEST_NAME = 64;

    private final Map<String, String> configuration;
    private final Set<String> ownProperties;
    private final ClientList before;
    private final Map<String, Set<String>> keysOfClients = new TreeMap<>();
    /** The names of the keys that have each hash, or had it before and cannot be read now. */
    private final Map<ApiKeyHash, Set<String>> owners;

    private final Map<String, Tier> tiers = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();

    /**
     * A reader of one configuration.
     *
     * @param configuration every key below the two prefixes, and the host
     * @param ownProperties of clients, which this service knows and others do not
     * @param before what was in force until now
     */
    ClientReader(Map<String, String> configuration, Set<String> ownProperties, ClientList before) {
        this.configuration = configuration;
        this.ownProperties = ownProperties;
        this.before = before;
        Set<String> tierNames = new TreeSet<>(Set.of(Tier.OF_ADDRESSES));
        configuration.keySet().stream().sorted().forEach(key -> sort(key, tierNames));
        tierNames.forEach(this::readTier);
        this.owners = keysOfClients.entrySet().stream()
                .flatMap(client -> client.getValue().stream().map(key -> prefix(client.getKey(), key)))
                .flatMap(prefix -> hashOf(prefix).map(hash -> Map.entry(hash, prefix)).stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    private void sort(String key, Set<String> tierNames) {
        Matcher client = CLIENT.matcher(key);
        Matcher tier = TIER.matcher(key);
        if (client.matches()) {
            Set<String> keys = keysOfClients.computeIfAbsent(client.group("client"), name -> new TreeSet<>());
            Matcher property = PROPERTY.matcher(client.group("rest"));
            if (!property.matches() && !ownProperties.contains(client.group("rest"))) {
                unreadable.put(client.group("client"), isNone(key));
            } else if (property.matches() && property.group("key") != null) {
                keys.add(property.group("key"));
            }
        } else if (tier.matches()) {
            tierNames.add(tier.group("tier"));
        } else if (!key.equals(HOST)) {
            complaints.add(isNone(key));
        }
    }

    private static String isNone(String key) {
        return "the configuration key " + key + " is not one of a client or a tier";
    }

    private void readTier(String name) {
        try {
            tiers.put(name, TierReader.read(name, configuration));
        } catch (IllegalArgumentException e) {
            complaints.add(e.getMessage());
            Optional.ofNullable(before.tiers().get(name)).ifPresent(tier -> tiers.put(name, tier));
        }
    }

    /** What is in force from now on. */
    ClientList read() {
        List<ApiClient> clients = keysOfClients.entrySet().stream()
                .flatMap(client -> client(client.getKey(), client.getValue()).stream())
                .toList();
        return new ClientList(clients, tiers, unreadable, complaints);
    }

    private Optional<ApiClient> client(String name, Set<String> keys) {
        if (!unreadable.containsKey(name)) {
            try {
                return Optional.of(readable(name, keys));
            } catch (IllegalArgumentException e) {
                unreadable.put(name, e.getMessage());
            }
        }
        return before.named(name)
                .filter(client -> !client.isAnonymous() || listensOnThisMachineOnly())
                .map(client -> remains(client, keys));
    }

    private boolean listensOnThisMachineOnly() {
        return value(HOST).filter(LocalCalls::isLoopback).isPresent();
    }

    private void checkAnonymous(Set<String> keys) {
        String tier = CLIENTS + ApiClient.ANONYMOUS + ".tier";
        Stream.concat(
                        keys.stream().map(key -> prefix(ApiClient.ANONYMOUS, key)),
                        Stream.of(tier).filter(configuration::containsKey))
                .findFirst()
                .ifPresent(setting -> {
                    throw new IllegalArgumentException(
                            setting + " is set, but the client of callers without a key has roles only");
                });
        if (!listensOnThisMachineOnly()) {
            throw new IllegalArgumentException(CLIENTS + ApiClient.ANONYMOUS
                    + ".roles is set, but the server does not listen on this machine only: the service's setting"
                    + " {service}.http.host must be localhost or another loopback address");
        }
    }

    private ApiClient readable(String name, Set<String> keys) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the name of the client " + name + " has more than " + LONGEST_NAME + " characters");
        }
        if (name.equals(ApiClient.ANONYMOUS)) {
            checkAnonymous(keys);
        }
        Tier tier = tiers.get(value(CLIENTS + name + ".tier").orElse(Tier.OF_CLIENTS));
        if (tier == null) {
            throw new IllegalArgumentException(
                    "the tier of the client " + name + " is not among " + TierReader.TIERS + "{tier}.requests");
        }
        return new ApiClient(
                name,
                roles(name),
                tier,
                keys.stream().map(key -> key(key, prefix(name, key))).toList(),
                properties(name));
    }

    private Map<String, String> properties(String client) {
        return ownProperties.stream()
                .filter(property -> configuration.containsKey(CLIENTS + client + "." + property))
                .collect(Collectors.toMap(Function.identity(), property -> value(CLIENTS + client + "." + property)
                        .orElseThrow()));
    }

    /** What is left of a client as it was. */
    private ApiClient remains(ApiClient client, Set<String> keys) {
        Set<String> roles = ifReadable(() -> roles(client.name())).orElse(client.roles());
        return new ApiClient(
                client.name(),
                client.roles().stream().filter(roles::contains).collect(Collectors.toSet()),
                client.tier(),
                client.keys().stream()
                        .filter(key -> keys.contains(key.name()))
                        .flatMap(key -> remains(key, prefix(client.name(), key.name())))
                        .toList(),
                client.properties().entrySet().stream()
                        .filter(properties(client.name()).entrySet()::contains)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private Stream<ApiKey> remains(ApiKey key, String prefix) {
        boolean replaced = hashOf(prefix).filter(key.hash()::equals).isEmpty();
        Instant expires = ifReadable(() -> instant(prefix + ".expires", Instant.MAX))
                .filter(key.expires()::isAfter)
                .orElse(key.expires());
        return replaced ? Stream.empty() : Stream.of(new ApiKey(key.name(), key.hash(), key.notBefore(), expires));
    }

    private static <T> Optional<T> ifReadable(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An empty value is a file that is just being written, and not a client that has lost its roles. */
    private Set<String> roles(String client) {
        String key = CLIENTS + client + ".roles";
        Set<String> roles = Arrays.stream(value(key).orElse("").split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (roles.isEmpty() && configuration.containsKey(key)) {
            throw new IllegalArgumentException(key + " names no role");
        }
        return roles;
    }

    private ApiKey key(String name, String prefix) {
        ApiKeyHash hash = hash(prefix);
        if (owners.get(hash).size() > 1 && !isOwnedSinceBefore(hash, prefix)) {
            throw new IllegalArgumentException(prefix + ".sha256 repeats the hash of another key");
        }
        Instant notBefore = instant(prefix + ".not-before", Instant.MIN);
        Instant expires = instant(prefix + ".expires", Instant.MAX);
        if (!notBefore.isBefore(expires)) {
            throw new IllegalArgumentException(prefix + ".expires is not after not-before");
        }
        return new ApiKey(name, hash, notBefore, expires);
    }

    private boolean isOwnedSinceBefore(ApiKeyHash hash, String prefix) {
        return hashBefore(prefix).filter(hash::equals).isPresent();
    }

    private ApiKeyHash hash(String prefix) {
        String key = prefix + ".sha256";
        try {
            return ApiKeyHash.parse(value(key).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " is " + e.getMessage(), e);
        }
    }

    /** The configured one or, where that cannot be read, the one before. */
    private Optional<ApiKeyHash> hashOf(String prefix) {
        return ifReadable(() -> hash(prefix)).or(() -> hashBefore(prefix));
    }

    private Optional<ApiKeyHash> hashBefore(String prefix) {
        return before.clients().stream()
                .flatMap(client -> client.keys().stream()
                        .filter(key -> prefix(client.name(), key.name()).equals(prefix))
                        .map(ApiKey::hash))
                .findFirst();
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

    private static String prefix(String client, String key) {
        return CLIENTS + client + ".keys." + key;
    }
}
