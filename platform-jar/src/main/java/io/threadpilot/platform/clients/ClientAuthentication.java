package io.threadpilot.platform.clients;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.http.FieldValues;
import io.threadpilot.platform.tokens.BearerTokens;
import io.threadpilot.platform.tokens.VerifiedToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

import java.util.List;
import java.util.Optional;

/**
 * Recognises the client of a request by its one {@value Headers#API_KEY} header or, where tokens are on, by its one bearer token.
 * Two of them are as good as none, of a kind or of both. Refuses nobody: {@link AuthenticationRequired} does, once the request
 * has reached the API.
 */
@ApplicationScoped
public class ClientAuthentication {

    private final ApiClients clients;
    private final BearerTokens tokens;

    /** For the proxy that CDI makes. */
    protected ClientAuthentication() {
        this(null, null);
    }

    @Inject
    ClientAuthentication(ApiClients clients, BearerTokens tokens) {
        this.clients = clients;
        this.tokens = tokens;
    }

    /**
     * Recognises the client, and lets {@link ApiClient#calling} find it again.
     *
     * @param request not null
     * @return the client; empty if the request brings neither a key nor a token, more than one, or none that is valid now
     */
    public Optional<ApiClient> recognise(HttpServletRequest request) {
        List<String> keys = FieldValues.of(request, Headers.API_KEY);
        if (tokens.areBroughtBy(request)) {
            return keys.isEmpty() ? tokens.verify(request).map(token -> withToken(token, request)) : Optional.empty();
        }
        Optional<ApiClient> client = keys.size() == 1 ? clients.withKey(keys.get(0)) : Optional.empty();
        client.ifPresent(it -> it.isCalling(request));
        return client;
    }

    private ApiClient withToken(VerifiedToken token, HttpServletRequest request) {
        ApiClient client = new ApiClient(token.client(), token.roles(), clients.tierOfTokens(token.tier()), List.of());
        client.isCalling(request, token.subject());
        return client;
    }
}
