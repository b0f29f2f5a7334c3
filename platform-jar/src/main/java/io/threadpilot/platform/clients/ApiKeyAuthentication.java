package io.threadpilot.platform.clients;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.http.FieldValues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.util.List;
import java.util.Optional;

/** Says which client calls, by the request's one {@value Headers#API_KEY} header. Two such headers are as good as none. */
@ApplicationScoped
public class ApiKeyAuthentication implements HttpAuthenticationMechanism {

    private final ApiClients clients;

    /** For the proxy that CDI makes. */
    protected ApiKeyAuthentication() {
        this(null);
    }

    @Inject
    ApiKeyAuthentication(ApiClients clients) {
        this.clients = clients;
    }

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        List<String> keys = FieldValues.of(request, Headers.API_KEY);
        Optional<ApiClient> caller = keys.size() == 1 ? clients.withKey(keys.get(0)) : Optional.empty();
        caller.ifPresent(client -> client.isCalling(request));
        return caller.map(client -> context.notifyContainerAboutLogin(client.name(), client.roles()))
                .orElseGet(context::doNothing);
    }
}
