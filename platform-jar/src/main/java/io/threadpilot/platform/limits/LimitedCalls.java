package io.threadpilot.platform.limits;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.problems.ProblemDocuments;
import io.threadpilot.platform.problems.ThrownProblems;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import java.util.List;
import java.util.Optional;

/**
 * Answers 429 to whoever has asked too much, and tells every caller with a quota what is left of it. A request that finds
 * no place among the parallel ones costs no token. The place is given back before the answer is written, so that a caller
 * who has its answer can ask again.
 *
 * <p>An answer may be made by another thread than the one that took the request: what it needs to know is kept in the
 * request's properties.
 */
@Dependent
@PreMatching
public class LimitedCalls implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String QUOTA = Quota.class.getName();
    private static final String CALL = ParallelCalls.Call.class.getName();
    private static final long SECONDS_UNTIL_A_PLACE_IS_FREE = 1;

    @Inject
    RateLimits limits;

    @Inject
    ProblemDocuments documents;

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        RateLimits.Caller caller = limits.callerOf(servletRequest);
        if (caller.hasParallelLimit()) {
            Optional<ParallelCalls.Call> call = caller.begin();
            if (call.isEmpty()) {
                refuse(request, CommonProblems.TOO_MANY_PARALLEL_REQUESTS, SECONDS_UNTIL_A_PLACE_IS_FREE);
                return;
            }
            request.setProperty(CALL, call.get());
        }
        if (caller.hasQuota()) {
            Quota quota = caller.take();
            request.setProperty(QUOTA, quota);
            if (!quota.granted()) {
                refuse(request, CommonProblems.TOO_MANY_REQUESTS, quota.secondsUntilNext());
            }
        }
    }

    private void refuse(ContainerRequestContext request, ProblemType type, long secondsUntilNextTry) {
        request.abortWith(documents.respond(
                Response.status(type.status()).header(HttpHeaders.RETRY_AFTER, secondsUntilNextTry),
                type,
                ThrownProblems.detailOf(type),
                List.of()));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(CALL) instanceof ParallelCalls.Call call) {
            call.end();
        }
        if (request.getProperty(QUOTA) instanceof Quota quota) {
            response.getHeaders().putSingle(Headers.RATE_LIMIT_POLICY, quota.policy());
            response.getHeaders().putSingle(Headers.RATE_LIMIT, quota.state());
        }
    }
}
