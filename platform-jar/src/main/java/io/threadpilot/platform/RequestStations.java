package io.threadpilot.platform;

import io.threadpilot.platform.accesslog.AccessLogFilter;
import io.threadpilot.platform.accesslog.RequestContextFilter;
import io.threadpilot.platform.browsers.CrossOriginCalls;
import io.threadpilot.platform.clients.AuthenticationRequired;
import io.threadpilot.platform.database.SchemaRequired;
import io.threadpilot.platform.feed.StreamMediaType;
import io.threadpilot.platform.http.ResourceMethod;
import io.threadpilot.platform.limits.LimitedCalls;
import io.threadpilot.platform.problems.ContainerProblems;
import io.threadpilot.platform.problems.RequestBodies;
import io.threadpilot.platform.problems.RequestSyntaxFilter;
import io.threadpilot.platform.problems.ThrownProblems;
import io.threadpilot.platform.problems.UnreadableHeaders;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

import java.util.EnumSet;
import java.util.List;

/**
 * The stations that a request to a service passes, in order, and what each answers. The first station that answers ends the
 * request; the stations behind it do not see it. So a call without a key or token to an unknown path of the API gets 401, also while the
 * database is not ready.
 *
 * <p>Servlet filters. The first sees every path, the others those that Jakarta REST serves: {@code /api} and, but for station 2,
 * {@code /feed}:
 *
 * <ol>
 *   <li>{@link AccessLogFilter} sets the correlation id, recognises the client by its API key or bearer token, or an anonymous caller where
 *       the configuration knows such, and writes the access line. It never answers.
 *   <li>{@link CrossOriginCalls} answers 204 to a preflight request of a browser.
 *   <li>{@link RequestSyntaxFilter} answers 400 if the URL is malformed. It notes which headers cannot be read, and leaves the
 *       answer to station 8.
 * </ol>
 *
 * <p>Filters of Jakarta REST, before it looks for a resource method:
 *
 * <ol start="4">
 *   <li>{@link RequestContextFilter} keeps the trace's span for the log. It never answers.
 *   <li>{@link LimitedCalls} counts the calls of each client, those with a token by its subject, and those of anonymous callers and without
 *       a valid key or token by the caller's IP address. It answers 429 if there are too many.
 *   <li>{@link AuthenticationRequired} answers 401 if API key and bearer token are missing, both there, or not valid, unless the
 *       caller is an anonymous one.
 *   <li>{@link SchemaRequired} answers 503 from the start until the database was reached once and its schema was up to date. A
 *       database that is lost later is the resource method's matter: 503 as well.
 *   <li>{@link UnreadableHeaders} answers 400 if {@code Accept} cannot be read, 406 if it refuses every media type, and 415 if
 *       {@code Content-Type} is not one media type or {@code Content-Encoding} says that the body is packed.
 * </ol>
 *
 * <p>Jakarta REST itself:
 *
 * <ol start="9">
 *   <li>It looks for the resource method, and answers 404 if the path is unknown, 405 if it has no such method, 406 or 415 if
 *       the media types do not fit.
 *   <li>{@link AuthenticationRequired.ForAnonymousCallers} answers 401 to an anonymous caller who has none of the roles in the
 *       method's {@code @RolesAllowed}.
 *   <li>It answers 403 if the client has none of the roles in the method's {@code @RolesAllowed}. A service with a method that
 *       names no role does not start.
 *   <li>{@link RequestBodies} reads the body, and answers 413 if it is too large and 400 if it cannot be read.
 *   <li>The resource method answers.
 * </ol>
 *
 * <p>Servlets answer paths outside the API, behind station 1 and without a key; if there is none for a path, {@link
 * ContainerProblems} answers 404. Every error is a problem document. {@link ThrownProblems} writes those of stations 4 to 13,
 * {@link ContainerProblems} those of the container, and station 3 its own. On the way out {@link StreamMediaType} corrects the
 * {@code Content-Type} of streams.
 */
@Provider
@WebListener
public class RequestStations implements Feature, ServletContextListener {

    private static final String EVERY_PATH = "/*";
    private static final String API = ResourceMethod.API + "/*";
    private static final String FEED = ResourceMethod.FEED + "/*";

    private static final List<Class<?>> BEFORE_MATCHING = List.of(
            RequestContextFilter.class,
            LimitedCalls.class,
            AuthenticationRequired.class,
            SchemaRequired.class,
            UnreadableHeaders.class);

    /** Adds the servlet filters, which run in the order in which they are added, and lets Jakarta REST answer the feed too. */
    @Override
    public void contextInitialized(ServletContextEvent start) {
        ServletContext context = start.getServletContext();
        // With error dispatches: the container can refuse a request before any filter, and that has an access line too.
        add(context, AccessLogFilter.class, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR), EVERY_PATH);
        add(context, CrossOriginCalls.class, EnumSet.of(DispatcherType.REQUEST), API);
        add(context, RequestSyntaxFilter.class, EnumSet.of(DispatcherType.REQUEST), API, FEED);
        context.getServletRegistrations().values().stream()
                .filter(servlet -> servlet.getMappings().contains(API))
                .forEach(servlet -> servlet.addMapping(FEED));
    }

    private static void add(
            ServletContext context,
            Class<? extends Filter> station,
            EnumSet<DispatcherType> dispatches,
            String... paths) {
        FilterRegistration.Dynamic filter = context.addFilter(station.getSimpleName(), station);
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(dispatches, true, paths);
    }

    /**
     * Registers what runs in Jakarta REST. The filters have the priorities from 1 on, in the order of the list: the smaller
     * number runs first; {@code @RolesAllowed} is held with a greater one than that of the filter behind the list. {@link RequestBodies} needs none, since it runs when the body is read.
     */
    @Override
    public boolean configure(FeatureContext context) {
        for (int i = 0; i < BEFORE_MATCHING.size(); i++) {
            context.register(BEFORE_MATCHING.get(i), i + 1);
        }
        context.register(AuthenticationRequired.ForAnonymousCallers.class, Priorities.AUTHENTICATION);
        context.register(RequestBodies.class);
        return true;
    }
}
