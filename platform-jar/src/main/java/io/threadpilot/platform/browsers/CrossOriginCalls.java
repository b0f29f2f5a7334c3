package io.threadpilot.platform.browsers;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.http.FieldValues;
import io.threadpilot.platform.service.ServiceDescriptor;
import io.threadpilot.platform.tokens.BearerTokens;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells browsers that a page of a configured origin may call the API and read the answer, errors included (CORS, in the
 * Fetch standard). The question that a browser asks beforehand carries no key and is answered here; every other call
 * needs its key or token as ever; a page of a configured origin also is what an anonymous caller on this machine is, if the
 * configuration knows any. Credentials that browsers add by themselves are never allowed: there are none. Which headers pages
 * may send and read beside the common ones is said by the {@link ServiceDescriptor}.
 */
public class CrossOriginCalls extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String ASKED_METHOD = "Access-Control-Request-Method";
    private static final String METHODS = "GET, HEAD, POST";
    private static final List<String> REQUEST_HEADERS =
            List.of(Headers.API_KEY, Headers.CORRELATION_ID, HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_NONE_MATCH);
    private static final List<String> RESPONSE_HEADERS = List.of(
            Headers.CORRELATION_ID,
            Headers.RATE_LIMIT,
            Headers.RATE_LIMIT_POLICY,
            HttpHeaders.ETAG,
            HttpHeaders.RETRY_AFTER);

    /** An origin that is taken away is believed by browsers for so long. */
    private static final String SECONDS_TO_REMEMBER = "600";

    @Inject
    private transient AllowedOrigins allowed;

    @Inject
    private transient ServiceDescriptor service;

    @Inject
    private transient BearerTokens tokens;

    private String requestHeaders;
    private String responseHeaders;

    /** Joins the headers of every service and those of this one. */
    @Override
    public void init() {
        requestHeaders = joined(REQUEST_HEADERS, service.requestHeaders());
        responseHeaders = joined(RESPONSE_HEADERS, service.responseHeaders());
    }

    private static String joined(List<String> ofEveryService, List<String> ofThisService) {
        return String.join(
                ", ",
                Stream.concat(ofEveryService.stream(), ofThisService.stream()).toList());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Set<String> origins = allowed.value();
        if (!origins.isEmpty()) {
            response.addHeader(HttpHeaders.VARY, "Origin");
        }
        String origin = FieldValues.first(request, "Origin").orElse(null);
        if (origin == null || !origins.contains(origin)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        if (request.getMethod().equals(HttpMethod.OPTIONS) && request.getHeader(ASKED_METHOD) != null) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader(
                    "Access-Control-Allow-Headers",
                    tokens.areOn() ? requestHeaders + ", " + HttpHeaders.AUTHORIZATION : requestHeaders);
            response.setHeader("Access-Control-Max-Age", SECONDS_TO_REMEMBER);
            return;
        }
        response.setHeader("Access-Control-Expose-Headers", responseHeaders);
        chain.doFilter(request, response);
    }
}
