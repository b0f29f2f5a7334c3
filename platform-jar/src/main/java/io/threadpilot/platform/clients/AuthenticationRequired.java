package io.threadpilot.platform.clients;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.problems.ProblemDocuments;
import io.threadpilot.platform.problems.ThrownProblems;
import io.threadpilot.platform.tokens.BearerTokens;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets a recognised client, or an anonymous caller, pass with its roles. Refuses every other call under {@code /api} with one and the same answer,
 * whatever the cause, and before anything is said about which addresses exist.
 */
@Dependent
@PreMatching
public class AuthenticationRequired implements ContainerRequestFilter {

    private static final String API_KEY = "ApiKey";
    private static final String BEARER = "Bearer";
    private static final String REALM = " realm=\"threadpilot\"";

    @Inject
    ProblemDocuments documents;

    @Inject
    BearerTokens tokens;

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<ApiClient> client = ApiClient.calling(servletRequest);
        if (client.isPresent()) {
            request.setSecurityContext(new Caller(
                    client.get(),
                    scheme(client.get()),
                    request.getSecurityContext().isSecure()));
        } else {
            request.abortWith(refusal());
        }
    }

    private String scheme(ApiClient client) {
        if (client.isAnonymous()) {
            return null;
        }
        return ApiClient.subjectCalling(servletRequest).isPresent() ? BEARER : API_KEY;
    }

    private Response refusal() {
        Response.ResponseBuilder refusal =
                Response.status(Response.Status.UNAUTHORIZED).header(HttpHeaders.WWW_AUTHENTICATE, API_KEY + REALM);
        return documents.respond(
                tokens.areOn() ? refusal.header(HttpHeaders.WWW_AUTHENTICATE, BEARER + REALM) : refusal,
                CommonProblems.UNAUTHORIZED,
                ThrownProblems.detailOf(CommonProblems.UNAUTHORIZED),
                List.of());
    }

    /**
     * Refuses an anonymous caller whose roles are not enough for the resource method: with a key the call might pass. Where
     * {@code @RolesAllowed} is held, the answer would be that there is no way to pass.
     */
    @Dependent
    public static class ForAnonymousCallers implements ContainerRequestFilter {

        @Inject
        AuthenticationRequired authentication;

        @Context
        HttpServletRequest servletRequest;

        @Context
        ResourceInfo resource;

        @Override
        public void filter(ContainerRequestContext request) {
            ApiClient.calling(servletRequest)
                    .filter(ApiClient::isAnonymous)
                    .filter(client -> !mayCall(client))
                    .ifPresent(client -> request.abortWith(authentication.refusal()));
        }

        private boolean mayCall(ApiClient client) {
            RolesAllowed enough = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
            return enough != null && Stream.of(enough.value()).anyMatch(client.roles()::contains);
        }
    }

    /** What {@code @RolesAllowed} asks. */
    private record Caller(ApiClient client, String scheme, boolean isSecure) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return client::name;
        }

        @Override
        public boolean isUserInRole(String role) {
            return client.roles().contains(role);
        }

        @Override
        public String getAuthenticationScheme() {
            return scheme;
        }
    }
}
