package io.threadpilot.platform.clients;

import jakarta.servlet.ServletRequest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A program that may call. Callers with a token share one name and have the roles of their token; so do anonymous callers,
 * who bring neither key nor token, and have the roles that the configuration gives them.
 *
 * @param name as the configuration names it; shown in logs
 * @param roles what it may do; may be empty
 * @param tier how much it may ask
 * @param keys any of which it may present while the key is valid; may be empty
 * @param properties what else the service wants to know of it, by the names that {@link
 *     io.threadpilot.platform.service.ServiceDescriptor#clientProperties} lists; may be empty
 */
public record ApiClient(String name, Set<String> roles, Tier tier, List<ApiKey> keys, Map<String, String> properties) {

    /** The name of all anonymous callers. No other client may have it. */
    static final String ANONYMOUS = "anonymous";

    private static final String CALLER = ApiClient.class.getName();
    private static final String SUBJECT = CALLER + ".subject";

    public ApiClient {
        roles = Set.copyOf(roles);
        keys = List.copyOf(keys);
        properties = Map.copyOf(properties);
    }

    /** One of which the service wants to know nothing else. */
    public ApiClient(String name, Set<String> roles, Tier tier, List<ApiKey> keys) {
        this(name, roles, tier, keys, Map.of());
    }

    /** The client that was recognised as the caller of a request; empty if none was. */
    public static Optional<ApiClient> calling(ServletRequest request) {
        return Optional.ofNullable((ApiClient) request.getAttribute(CALLER));
    }

    /**
     * The subject of the token that the caller of a request was recognised by. It is a claim: count by it, and never write it
     * anywhere.
     *
     * @return empty if the caller brought no token, or none was recognised
     */
    public static Optional<String> subjectCalling(ServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(SUBJECT));
    }

    /** Whether it stands for all who bring neither key nor token: limit each of them by the address. */
    public boolean isAnonymous() {
        return name.equals(ANONYMOUS);
    }

    void isCalling(ServletRequest request) {
        request.setAttribute(CALLER, this);
    }

    /** As a token of this subject says. */
    void isCalling(ServletRequest request, String subject) {
        isCalling(request);
        request.setAttribute(SUBJECT, subject);
    }
}
