package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.ProblemType;
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
import java.util.Map;
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

    private static final Map<ProblemType, String> DETAILS = Map.ofEntries(
            Map.entry(
                    CommonProblems.UNAUTHORIZED,
                    "Send one valid API key in the header X-Api-Key, or one valid bearer token if this service accepts them."),
            Map.entry(CommonProblems.FORBIDDEN, "This caller does not have the role that this call needs."),
            Map.entry(CommonProblems.NOT_FOUND, "There is nothing at this address."),
            Map.entry(
                    CommonProblems.METHOD_NOT_ALLOWED,
                    "This address does not support this method; the header Allow names those that it does."),
            Map.entry(
                    CommonProblems.NOT_ACCEPTABLE,
                    "The answer cannot be given in any media type that the header Accept allows."),
            Map.entry(
                    CommonProblems.UNSUPPORTED_MEDIA_TYPE,
                    "The request body has a media type that this call does not read."),
            Map.entry(CommonProblems.CONTENT_TOO_LARGE, "The request body is larger than this call accepts."),
            Map.entry(
                    CommonProblems.MALFORMED_BODY, "The request body is not the JSON document that this call expects."),
            Map.entry(
                    CommonProblems.TOO_MANY_REQUESTS,
                    "This caller has used up what it may ask; the header Retry-After says when to ask again."),
            Map.entry(
                    CommonProblems.TOO_MANY_PARALLEL_REQUESTS,
                    "This caller has as many requests under way as it may; wait for an answer before the next."),
            Map.entry(CommonProblems.SERVICE_UNAVAILABLE, "The service cannot answer at the moment; try again later."),
            Map.entry(
                    CommonProblems.INTERNAL_ERROR,
                    "The service failed to answer; the correlation id finds the cause in its log."));

    @Inject
    ProblemDocuments documents;

    @Inject
    Correlation correlation;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof RequestProblem problem) {
            return documents.respond(problem);
        }
        if (thrown instanceof WebApplicationException raised) {
            return answerOf(raised.getResponse());
        }
        Optional<DatabaseOutage> outage = DatabaseOutage.behind(thrown);
        if (outage.isPresent()) {
            String description = Masking.mask(outage.get().description());
            LOG.log(Level.WARNING, "Request {0} was not answered by the database: {1}", correlation.id(), description);
            return problem(CommonProblems.SERVICE_UNAVAILABLE);
        }
        LOG.log(
                Level.ERROR,
                () -> "Request " + correlation.id() + " failed unexpectedly: " + Masking.stackTrace(thrown));
        return problem(CommonProblems.INTERNAL_ERROR);
    }

    private Response problem(ProblemType type) {
        return documents.respond(Response.status(type.status()), type, detailOf(type), List.of());
    }

    private Response answerOf(Response response) {
        if (response.getStatus() < 400) {
            return response;
        }
        ProblemType type = CommonProblems.ofStatus(response.getStatus());
        return documents.respond(Response.fromResponse(response), type, detailOf(type), List.of());
    }

    /**
     * What there is to say to the caller about a problem of which nothing more is known.
     *
     * @param type what kind of problem
     */
    public static String detailOf(ProblemType type) {
        return DETAILS.getOrDefault(type, "The request cannot be understood.");
    }
}
