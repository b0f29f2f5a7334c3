package io.threadpilot.platform.accesslog;

import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Keeps the span that Jakarta REST has begun for a request, for its access line and its log messages. */
@Dependent
@PreMatching
public class RequestContextFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        LoggedRequest.present().ifPresent(logged -> logged.isPartOf(TracedSpan.present()));
    }
}
