package io.threadpilot.platform.tracing;

import io.threadpilot.contracts.Headers;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Returns the correlation id with every answer of the application. */
public class CorrelationFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Correlation correlation;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(Headers.CORRELATION_ID, correlation.id());
        chain.doFilter(request, response);
    }
}
