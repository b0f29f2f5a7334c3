package io.threadpilot.platform.problems;

import io.threadpilot.contracts.Headers;
import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.contracts.problem.Problem;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.tracing.Correlation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the problem documents of the present request. They are never stored by caches, and one that says that the service
 * is unavailable says when to try again.
 */
@ApplicationScoped
public class ProblemDocuments {

    private static final String SECONDS_UNTIL_NEXT_TRY = "5";
    private static final Jsonb JSONB = JsonbBuilder.create();

    private final Correlation correlation;

    /** For the proxy that CDI makes. */
    protected ProblemDocuments() {
        this(null);
    }

    @Inject
    ProblemDocuments(Correlation correlation) {
        this.correlation = correlation;
    }

    /**
     * Completes a Jakarta REST response with a problem document.
     *
     * @param response status and headers to keep
     * @param type what kind of problem
     * @param detail for the caller; must not repeat input
     * @param errors what is wrong with which part of the request; may be empty
     * @return the response to send
     */
    public Response respond(
            Response.ResponseBuilder response, ProblemType type, String detail, List<Problem.Error> errors) {
        return respond(response, type, detail, errors, correlation.id());
    }

    /**
     * The same on a thread that the request did not come in on, where the present request is not known.
     *
     * @param correlationId the request's
     */
    public Response respond(
            Response.ResponseBuilder response,
            ProblemType type,
            String detail,
            List<Problem.Error> errors,
            String correlationId) {
        return respond(
                response, document(type, status(response), detail, errors, correlationId), JsonValue.EMPTY_JSON_OBJECT);
    }

    Response respond(RequestProblem problem) {
        Response.ResponseBuilder response = Response.status(problem.type().status());
        return respond(
                response,
                document(
                        problem.type(),
                        problem.type().status(),
                        problem.getMessage(),
                        problem.errors(),
                        correlation.id()),
                problem.members());
    }

    private static Response respond(Response.ResponseBuilder response, Problem problem, JsonObject members) {
        if (mayBeTriedAgain(problem.status())
                && !response.clone().build().getHeaders().containsKey(HttpHeaders.RETRY_AFTER)) {
            response.header(HttpHeaders.RETRY_AFTER, SECONDS_UNTIL_NEXT_TRY);
        }
        return response.entity(json(problem, members))
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, null)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static int status(Response.ResponseBuilder response) {
        return response.clone().build().getStatus();
    }

    private static String json(Problem problem, JsonObject members) {
        String document = JSONB.toJson(problem);
        return members.isEmpty()
                ? document
                : document.substring(0, document.length() - 1) + ","
                        + members.toString().substring(1);
    }

    void respond(HttpServletResponse response, int status, String detail) throws IOException {
        byte[] document = JSONB.toJson(
                        document(CommonProblems.ofStatus(status), status, detail, List.of(), correlation.id()))
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(document.length);
        response.setHeader(Headers.CORRELATION_ID, correlation.id());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (mayBeTriedAgain(status)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, SECONDS_UNTIL_NEXT_TRY);
        }
        response.getOutputStream().write(document);
    }

    private static boolean mayBeTriedAgain(int status) {
        return status == HttpServletResponse.SC_SERVICE_UNAVAILABLE
                || status == Response.Status.TOO_MANY_REQUESTS.getStatusCode();
    }

    private static Problem document(
            ProblemType type, int status, String detail, List<Problem.Error> errors, String id) {
        return new Problem(
                type.uri(),
                type.title(),
                status,
                detail,
                Problem.instanceOf(id),
                type.code(),
                id,
                errors.isEmpty() ? null : errors);
    }
}
