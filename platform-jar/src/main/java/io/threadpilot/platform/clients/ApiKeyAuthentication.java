package io.threadpilot.platform.clients;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.http.FieldValues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

import java.util.List;
import java.util.Optional;

/**
 * Recognises the client of a request by its one {@value Headers#API_KEY} header. Two such headers are as good as none.
 * Refuses nobody: {@link AuthenticationRequired} does, once the request has reached the API.
 */
@ApplicationScoped
public class ApiKeyAuthentication {

    private final ApiClients clients;

    /** For the proxy that CDI makes. */
    protected ApiKeyAuthentication() {
        this(null);
    }

    @Inject
    ApiKeyAuthentication(ApiClients clients) {
        this.clients = clients;
    }

    /**
     * Recognises the client, and lets {@link ApiClient#calling} find it again.
     *
     * @param request not null
     * @return the client; empty if the request brings no key, more than one, or none that is valid now
     */
    public Optional<ApiClient> recognise(HttpServletRequest request) {
        List<String> keys = FieldValues.of(request, Headers.API_KEY);
        Optional<ApiClient> client = keys.size() == 1 ? clients.withKey(keys.get(0)) : Optional.empty();
        client.ifPresent(it -> it.isCalling(request));
        return client;
    }
}
