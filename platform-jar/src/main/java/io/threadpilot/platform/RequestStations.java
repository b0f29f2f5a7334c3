package io.threadpilot.platform;

import io.threadpilot.platform.accesslog.AccessLogFilter;
import io.threadpilot.platform.accesslog.RequestContextFilter;
import io.threadpilot.platform.browsers.CrossOriginCalls;
import io.threadpilot.platform.clients.AuthenticationRequired;
import io.threadpilot.platform.database.SchemaRequired;
import io.threadpilot.platform.limits.LimitedCalls;
import io.threadpilot.platform.problems.RequestBodies;
import io.threadpilot.platform.problems.RequestSyntaxFilter;
import io.threadpilot.platform.problems.UnreadableHeaders;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

import java.util.EnumSet;
import java.util.List;

/**
 * Every station that a request of a service passes, in order, and what each may answer. A request that a station answers goes
 * no further; its answer passes the stations before it on the way back.
 *
 * <ol>
 *   <li>{@link AccessLogFilter}, for every path: the correlation id, the client, the access line. Answers nothing.
 *   <li>{@link CrossOriginCalls}: what browsers may do. Answers 204 to a preflight request.
 *   <li>{@link RequestSyntaxFilter}: the address. Answers 400.
 *   <li>{@link RequestContextFilter}: the span. Answers nothing.
 *   <li>{@link LimitedCalls}: how much the client, or the address of an unknown caller, may ask. Answers 429.
 *   <li>{@link AuthenticationRequired}: the key. Answers 401.
 *   <li>{@link SchemaRequired}: the database. Answers 503.
 *   <li>{@link UnreadableHeaders}: {@code Accept}, {@code Content-Type}, {@code Content-Encoding}. Answers 400, 406 or 415.
 *   <li>Jakarta REST finds the resource method. Answers 404, 405, 406 or 415.
 *   <li>Jakarta REST compares the client's roles with the method's {@code @RolesAllowed}. Answers 403.
 *   <li>{@link RequestBodies}: the body. Answers 413 or 400.
 *   <li>The resource method.
 * </ol>
 *
 * <p>The first station sees every path, the second and third only {@code /api}, the others what Jakarta REST serves. Paths
 * outside {@code /api} are answered by servlets, and by {@code ContainerProblems} where there is none. What a station or the
 * resource throws is answered by {@code ThrownProblems}. A service may look at answers on their way back; the insurance service
 * records look-ups there.
 */
@Provider
@WebListener
public class RequestStations implements Feature, ServletContextListener {

    private static final String EVERY_PATH = "/*";
    private static final String API = "/api/*";

    private static final List<Class<?>> IN_JAKARTA_REST = List.of(
            RequestContextFilter.class,
            LimitedCalls.class,
            AuthenticationRequired.class,
            SchemaRequired.class,
            UnreadableHeaders.class,
            RequestBodies.class);

    /** The servlet filters. */
    @Override
    public void contextInitialized(ServletContextEvent start) {
        ServletContext context = start.getServletContext();
        // Also where the container answers an error: it may have refused the request before any filter.
        add(context, AccessLogFilter.class, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR), EVERY_PATH);
        add(context, CrossOriginCalls.class, EnumSet.of(DispatcherType.REQUEST), API);
        add(context, RequestSyntaxFilter.class, EnumSet.of(DispatcherType.REQUEST), API);
    }

    private static void add(
            ServletContext context, Class<? extends Filter> station, EnumSet<DispatcherType> dispatches, String paths) {
        FilterRegistration.Dynamic filter = context.addFilter(station.getSimpleName(), station);
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(dispatches, true, paths);
    }

    /** The filters of Jakarta REST, each with a priority of its own. */
    @Override
    public boolean configure(FeatureContext context) {
        for (int i = 0; i < IN_JAKARTA_REST.size(); i++) {
            context.register(IN_JAKARTA_REST.get(i), i + 1);
        }
        return true;
    }
}
