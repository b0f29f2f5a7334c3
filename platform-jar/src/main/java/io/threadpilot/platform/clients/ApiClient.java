package io.threadpilot.platform.clients;

import jakarta.servlet.ServletRequest;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A program that may call.
 *
 * @param name as the configuration names it; shown in logs
 * @param roles what it may do; may be empty
 * @param tier how much it may ask
 * @param keys any of which it may present while the key is valid; may be empty
 */
public record ApiClient(String name, Set<String> roles, Tier tier, List<ApiKey> keys) {

    private static final String CALLER = ApiClient.class.getName();

    public ApiClient {
        roles = Set.copyOf(roles);
        keys = List.copyOf(keys);
    }

    /** The client that was recognised as the caller of a request; empty if none was. */
    public static Optional<ApiClient> calling(ServletRequest request) {
        return Optional.ofNullable((ApiClient) request.getAttribute(CALLER));
    }

    void isCalling(ServletRequest request) {
        request.setAttribute(CALLER, this);
    }
}
