package io.threadpilot.platform.accesslog;

import io.threadpilot.platform.clients.ApiClient;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Keeps the span and the client of a request of the API for its access line and its log messages, before any filter can
 * refuse the request.
 */
@Provider
@Dependent
@PreMatching
@Priority(1)
public class KeptSpan implements ContainerRequestFilter {

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        LoggedRequest.present()
                .ifPresent(logged -> logged.isOf(
                        TracedSpan.present(),
                        ApiClient.calling(servletRequest).map(ApiClient::name).orElse(null)));
    }
}
