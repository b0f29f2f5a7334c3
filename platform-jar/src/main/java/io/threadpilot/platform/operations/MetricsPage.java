package io.threadpilot.platform.operations;

import io.threadpilot.platform.http.RequestTarget;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The server's metrics in the text format of Prometheus, the only one that there is, whatever a caller accepts: RFC 9110,
 * section 12.5.1, allows it, and scrapers that ask for OpenMetrics read it too.
 */
@WebServlet("/metrics/*")
public class MetricsPage extends PageToRead {

    private static final long serialVersionUID = 1L;

    private static final List<String> PARAMETERS = List.of("scope", "name");
    /** Of a scope or a metric. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,99}");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!RequestTarget.isWellFormed(request.getRequestURI(), request.getQueryString())) {
            // To read its parameters would fail.
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        boolean whole = request.getPathInfo() == null || request.getPathInfo().equals("/");
        if (whole && PARAMETERS.stream().allMatch(name -> isHarmless(request.getParameter(name)))) {
            LibertyModule.at("/metrics", getServletContext()).forward("/", new Scrape(request), response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    /** Liberty's module would repeat it where there is no such scope or metric. */
    private static boolean isHarmless(String value) {
        return value == null || NAME.matcher(value).matches();
    }

    /** As Liberty's module reads it. It would make a session and set a cookie for it. */
    private static final class Scrape extends HttpServletRequestWrapper {

        Scrape(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getHeader(String name) {
            return HttpHeaders.ACCEPT.equals(name) ? MediaType.TEXT_PLAIN : super.getHeader(name);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET;
        }

        @Override
        public HttpSession getSession() {
            return null;
        }

        @Override
        public HttpSession getSession(boolean create) {
            return null;
        }
    }
}
