package io.threadpilot.platform.accesslog;

import io.opentelemetry.context.Scope;
import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.clients.ApiClient;
import io.threadpilot.platform.clients.ClientAuthentication;
import io.threadpilot.platform.tracing.Correlation;
import io.threadpilot.platform.tracing.Masking;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/**
 * The door of a service. Gives each request its correlation id and recognises its client, before every other filter and before
 * error pages, which are the first thing of ours that a request sees that the container itself refuses. When the answer is
 * complete, counts the request and writes its access line. Requests that only watch the service (health, metrics) are neither
 * counted nor written. What a filter or servlet throws is logged here, masked; the container's own report of it is switched
 * off, since it is not.
 */
public class AccessLogFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(AccessLogFilter.class.getName());
    private static final String SEEN = AccessLogFilter.class.getName();

    @Inject
    transient AccessLog log;

    @Inject
    transient Routes routes;

    @Inject
    transient RequestMetrics metrics;

    @Inject
    transient ClientAuthentication authentication;

    @Override
    public void init() {
        metrics.begin(routes.all(getServletContext().getServletRegistrations().values().stream()
                .flatMap(servlet -> servlet.getMappings().stream())
                .toList()));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(Headers.CORRELATION_ID, Correlation.of(request));
        if (request.getAttribute(SEEN) != null || Routes.isForMonitoring(request)) {
            chain.doFilter(request, response);
            return;
        }
        request.setAttribute(SEEN, true);
        Call call = new Call(request, response);
        Scope scope = call.logged.makeCurrent();
        try {
            chain.doFilter(call, response);
        } catch (IOException e) {
            // Whoever asked has gone: nobody's fault, and nobody is answered.
            LOG.log(
                    Level.INFO,
                    "Request {0} lost its caller: {1}",
                    call.logged.correlationId(),
                    Masking.mask(e.toString()));
            throw e;
        } catch (ServletException | RuntimeException | Error e) {
            LOG.log(
                    Level.ERROR,
                    () -> "Request " + call.logged.correlationId() + " failed unexpectedly: " + Masking.stackTrace(e));
            // The container answers it after this.
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            throw e;
        } finally {
            scope.close();
            if (!call.goesOn) {
                call.write();
            }
        }
    }

    /**
     * A request that is being answered. When it becomes asynchronous, its line is written when that ends: whoever answers
     * it may do so before the filter gets to know.
     */
    private final class Call extends HttpServletRequestWrapper implements AsyncListener {

        private final long begin = System.nanoTime();
        private final HttpServletResponse response;
        private final String route;
        private final LoggedRequest logged;
        private boolean goesOn;

        Call(HttpServletRequest request, HttpServletResponse response) {
            super(request);
            this.response = response;
            this.route = routes.of(request);
            this.logged = new LoggedRequest(
                    Correlation.of(request),
                    authentication.recognise(request).map(ApiClient::name).orElse(null));
        }

        /** What was asked, also where the container answers an error by asking for its page. */
        private String method() {
            return getAttribute(RequestDispatcher.ERROR_METHOD) instanceof String asked ? asked : getMethod();
        }

        void write() {
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            metrics.count(route, response.getStatus(), duration, logged.client());
            log.write(new AccessLine(
                    Instant.now(),
                    method(),
                    route,
                    response.getStatus(),
                    duration.toMillis(),
                    logged.correlationId(),
                    logged.span(),
                    logged.client()));
        }

        @Override
        public AsyncContext startAsync() {
            return watched(super.startAsync());
        }

        @Override
        public AsyncContext startAsync(ServletRequest given, ServletResponse givenResponse) {
            return watched(super.startAsync(given, givenResponse));
        }

        private AsyncContext watched(AsyncContext context) {
            goesOn = true;
            context.addListener(this);
            return context;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            write();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The container completes it, or whoever else listens.
        }

        @Override
        public void onError(AsyncEvent event) {
            // As above.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Listeners are lost when it is started again.
            event.getAsyncContext().addListener(this);
        }
    }
}
