package io.threadpilot.platform.clients;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.browsers.AllowedOrigins;
import io.threadpilot.platform.http.FieldValues;
import io.threadpilot.platform.http.LocalCalls;
import io.threadpilot.platform.tokens.BearerTokens;
import io.threadpilot.platform.tokens.VerifiedToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Recognises the client of a request by its one {@value Headers#API_KEY} header or, where tokens are on, by its one bearer token.
 * Two of them are as good as none valid, of a kind or of both. Who brings neither of them, on this machine and for itself, is an
 * anonymous caller where the configuration knows such. Refuses nobody: {@link AuthenticationRequired} does, once the request
 * has reached the API.
 */
@ApplicationScoped
public class ClientAuthentication {

    private final ApiClients clients;
    private final BearerTokens tokens;
    private final Supplier<Set<String>> allowedOrigins;

    /** For the proxy that CDI makes. */
    protected ClientAuthentication() {
        this(null, null, () -> Set.of());
    }

    @Inject
    ClientAuthentication(ApiClients clients, BearerTokens tokens, AllowedOrigins origins) {
        this(clients, tokens, origins::value);
    }

    /** Pages of these origins, in a browser on this machine, are as good as other programs. */
    ClientAuthentication(ApiClients clients, BearerTokens tokens, Supplier<Set<String>> allowedOrigins) {
        this.clients = clients;
        this.tokens = tokens;
        this.allowedOrigins = allowedOrigins;
    }

    /**
     * Recognises the client, and lets {@link ApiClient#calling} find it again.
     *
     * @param request not null
     * @return the client; empty if the request brings more than one key or token, or none that is valid now, and no anonymous
     *     caller may call so
     */
    public Optional<ApiClient> recognise(HttpServletRequest request) {
        List<String> keys = FieldValues.of(request, Headers.API_KEY);
        if (tokens.areBroughtBy(request)) {
            return keys.isEmpty() ? tokens.verify(request).map(token -> withToken(token, request)) : Optional.empty();
        }
        Optional<ApiClient> client = keys.isEmpty() ? anonymous(request) : withKey(keys);
        client.ifPresent(it -> it.isCalling(request));
        return client;
    }

    private Optional<ApiClient> withKey(List<String> keys) {
        return keys.size() == 1 ? clients.withKey(keys.get(0)) : Optional.empty();
    }

    /** Whoever says anything of itself, even what nobody reads here, wants to be somebody. */
    private Optional<ApiClient> anonymous(HttpServletRequest request) {
        return clients.anonymous()
                .filter(client -> request.getHeader(HttpHeaders.AUTHORIZATION) == null)
                .filter(client -> LocalCalls.include(request, allowedOrigins));
    }

    private ApiClient withToken(VerifiedToken token, HttpServletRequest request) {
        ApiClient client = new ApiClient(token.client(), token.roles(), clients.tierOfTokens(token.tier()), List.of());
        client.isCalling(request, token.subject());
        return client;
    }
}
