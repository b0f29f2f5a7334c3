package io.threadpilot.platform.problems;

import jakarta.enterprise.context.Dependent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;

/**
 * Refuses a call whose headers {@link ReadableRequest} could not read: after those who have no key or have asked too much, so
 * that they learn nothing by it, and here and not before, so that a look-up of a person that is refused is on record.
 */
@Dependent
@PreMatching
public class UnreadableHeaders implements ContainerRequestFilter {

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        ReadableRequest.problemOf(servletRequest).ifPresent(problem -> {
            throw problem;
        });
    }
}
