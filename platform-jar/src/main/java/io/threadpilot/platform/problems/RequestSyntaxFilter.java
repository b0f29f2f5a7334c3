package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.http.RequestTarget;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;

import java.io.IOException;

/**
 * Comes before Jakarta REST reads a request of the API: that fails on an address that is no URI and on a media type without a
 * form, and would describe both in the log. Such an address is refused here. Headers are handed on as they were meant; those
 * that cannot be read are handed on to {@link UnreadableHeaders}, which refuses the call once it is known who calls.
 */
public class RequestSyntaxFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ProblemDocuments documents;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!RequestTarget.isWellFormed(request.getRequestURI(), request.getQueryString())) {
            documents.respond(
                    response,
                    CommonProblems.BAD_REQUEST.status(),
                    "The address has characters that must be percent-encoded.");
            return;
        }
        ReadableRequest readable = new ReadableRequest(request);
        if (readable.isPacked()) {
            // By this header a caller tells it from a 415 for the media type (RFC 9110, section 12.5.3).
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, ReadableRequest.NOT_PACKED);
        }
        chain.doFilter(readable, response);
    }
}
