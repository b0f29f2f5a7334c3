package io.threadpilot.platform.problems;

import io.threadpilot.contracts.problem.CommonProblems;
import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;

import java.io.IOException;

/**
 * Answers what the servlet container would otherwise answer with a page of its own: paths that nothing is mapped to, for
 * which this is the default servlet, and errors that the container makes, for which it is the error page. Neither the
 * path nor the container's message is repeated.
 */
@WebServlet(urlPatterns = "/", asyncSupported = true)
public class ContainerProblems extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient ProblemDocuments documents;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer made && made >= 400
                ? made
                : HttpServletResponse.SC_NOT_FOUND;
        String allow = response.getHeader(HttpHeaders.ALLOW);
        // Takes away what the container has prepared of its own answer: a header of Liberty's.
        response.reset();
        if (allow != null) {
            response.setHeader(HttpHeaders.ALLOW, allow);
        }
        documents.respond(response, status, ThrownProblems.detailOf(CommonProblems.ofStatus(status)));
    }
}
