package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.ProblemCode;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.platform.tracing.Masking;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Answers everything that is thrown while a request is handled. A {@link RequestProblem} says itself what to answer;
 * what Jakarta REST throws (no such resource, wrong method, wrong media type, wrong role) keeps its status and headers;
 * a database that does not answer makes the service unavailable; anything else is a fault of ours, which the log describes and the answer does not.
 */
@Provider
@Dependent
public class ThrownProblems implements ExceptionMapper<Throwable> {

    private static final System.Logger LOG = System.getLogger(ThrownProblems.class.getName());

    @Inject
    ProblemDocuments documents;

    @Inject
    Correlation correlation;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof RequestProblem problem) {
            ProblemCode code = problem.code();
            return documents.respond(Response.status(code.status()), code, problem.getMessage(), problem.errors());
        }
        if (thrown instanceof WebApplicationException raised) {
            return answerOf(raised.getResponse());
        }
        Optional<DatabaseOutage> outage = DatabaseOutage.behind(thrown);
        if (outage.isPresent()) {
            String description = Masking.mask(outage.get().description());
            LOG.log(Level.WARNING, "Request {0} was not answered by the database: {1}", correlation.id(), description);
            return problem(ProblemCode.SERVICE_UNAVAILABLE);
        }
        LOG.log(
                Level.ERROR,
                () -> "Request " + correlation.id() + " failed unexpectedly: " + Masking.stackTrace(thrown));
        return problem(ProblemCode.INTERNAL_ERROR);
    }

    private Response problem(ProblemCode code) {
        return documents.respond(Response.status(code.status()), code, detailOf(code), List.of());
    }

    private Response answerOf(Response response) {
        if (response.getStatus() < 400) {
            return response;
        }
        ProblemCode code = ProblemCode.ofStatus(response.getStatus());
        return documents.respond(Response.fromResponse(response), code, detailOf(code), List.of());
    }

    /**
     * What there is to say to the caller about a problem of which nothing more is known.
     *
     * @param code what kind of problem
     */
    public static String detailOf(ProblemCode code) {
        return switch (code) {
            case UNAUTHORIZED -> "Send a valid API key in the header X-Api-Key.";
            case FORBIDDEN -> "This API key does not have the role that this call needs.";
            case NOT_FOUND -> "There is nothing at this address.";
            case METHOD_NOT_ALLOWED ->
                "This address does not support this method; the header Allow names those that it does.";
            case NOT_ACCEPTABLE -> "The answer cannot be given in any media type that the header Accept allows.";
            case UNSUPPORTED_MEDIA_TYPE -> "The request body has a media type that this call does not read.";
            case CONTENT_TOO_LARGE -> "The request body is larger than this call accepts.";
            case MALFORMED_BODY -> "The request body is not the JSON document that this call expects.";
            case TOO_MANY_REQUESTS ->
                "This caller has used up what it may ask; the header Retry-After says when to ask again.";
            case TOO_MANY_PARALLEL_REQUESTS ->
                "This caller has as many requests under way as it may; wait for an answer before the next.";
            case SERVICE_UNAVAILABLE -> "The service cannot answer at the moment; try again later.";
            case INTERNAL_ERROR -> "The service failed to answer; the correlation id finds the cause in its log.";
            default -> "The request cannot be understood.";
        };
    }
}
