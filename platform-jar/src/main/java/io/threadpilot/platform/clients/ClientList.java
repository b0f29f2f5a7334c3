package io.threadpilot.platform.clients;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The clients and tiers in force at one moment.
 *
 * @param clients in the order of their names
 * @param tiers by name
 * @param unreadable the clients whose configuration cannot be read, each with what is wrong with it; such a client may be among
 *     {@code clients}, as it was before
 * @param complaints what else cannot be read; it stays as it was
 */
record ClientList(
        List<ApiClient> clients, Map<String, Tier> tiers, Map<String, String> unreadable, List<String> complaints) {

    static final ClientList EMPTY = new ClientList(List.of(), Map.of(), Map.of(), List.of());

    ClientList {
        clients = List.copyOf(clients);
        tiers = Map.copyOf(tiers);
        unreadable = Map.copyOf(unreadable);
        complaints = List.copyOf(complaints);
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    Optional<ApiClient> named(String name) {
        return clients.stream().filter(client -> client.name().equals(name)).findFirst();
    }

    /** What callers may do who bring neither key nor token; empty if nothing. */
    Optional<ApiClient> anonymous() {
        return named(ApiClient.ANONYMOUS);
    }

    /** Whether nothing of another list was taken away: no client, and of none a role, a key, a property or its tier. */
    boolean hasAllOf(ClientList other) {
        return other.clients.stream().allMatch(client -> named(client.name())
                .filter(it -> it.tier().name().equals(client.tier().name()))
                .filter(it -> it.roles().containsAll(client.roles()))
                .filter(it -> hashes(it).containsAll(hashes(client)))
                .filter(it -> it.properties()
                        .entrySet()
                        .containsAll(client.properties().entrySet()))
                .isPresent());
    }

    private static Set<ApiKeyHash> hashes(ApiClient client) {
        return client.keys().stream().map(ApiKey::hash).collect(Collectors.toSet());
    }

    /** How much each address may ask without being recognised. */
    Tier ofAddresses() {
        return tiers.get(Tier.OF_ADDRESSES);
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
}
