package io.threadpilot.platform.clients;

import io.threadpilot.contracts.problem.ProblemCode;
import io.threadpilot.platform.problems.ProblemDocuments;
import io.threadpilot.platform.problems.ThrownProblems;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

import java.util.List;

/**
 * Refuses every call under {@code /api} that no client was recognised for, with one and the same answer whatever the
 * cause, and before anything is said about which addresses exist.
 */
@Provider
@Dependent
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class AuthenticationRequired implements ContainerRequestFilter {

    @Inject
    ProblemDocuments documents;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getSecurityContext().getUserPrincipal() == null) {
            request.abortWith(documents.respond(
                    Response.status(Response.Status.UNAUTHORIZED)
                            .header(HttpHeaders.WWW_AUTHENTICATE, "ApiKey realm=\"threadpilot\""),
                    ProblemCode.UNAUTHORIZED,
                    ThrownProblems.detailOf(ProblemCode.UNAUTHORIZED),
                    List.of()));
        }
    }
}
