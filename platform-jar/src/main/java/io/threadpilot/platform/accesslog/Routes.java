package io.threadpilot.platform.accesslog;

import io.threadpilot.platform.http.ResourceMethod;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses of the application, by which a request can be told without its path. They are read from the resource
 * classes and not asked of Jakarta REST, which has not looked yet when a request is refused for its key or its rate. The
 * path alone decides here, whatever the method.
 */
@Dependent
class Routes {

    /** For every path that the application does not have. */
    static final String UNMATCHED = "unmatched";

    /** Where Jakarta REST is; only below them are there resources. */
    private static final Set<String> OF_RESOURCES = Set.of(ResourceMethod.API, ResourceMethod.FEED);

    private static final String EVERYTHING_BELOW = "/*";

    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([\\w.-]+)\\s*(?::\\s*((?:[^{}]|\\{[^{}]*})+))?}");

    /** What programs that watch the service ask every few seconds. */
    private static final Set<String> FOR_MONITORING =
            Set.of("/health", "/health/", "/health/started", "/health/ready", "/health/live", "/metrics", "/metrics/");

    private final List<Route> routes;

    @Inject
    Routes(BeanManager beans) {
        this(ResourceMethod.of(beans));
    }

    Routes(Collection<ResourceMethod> methods) {
        this.routes = methods.stream()
                .map(ResourceMethod::path)
                .distinct()
                .map(Route::of)
                // As Jakarta REST does: what has the most fixed characters is tried first.
                .sorted(Comparator.comparingInt(Route::fixedCharacters).reversed())
                .toList();
    }

    /** Whether a request only watches the service. It is not told, so that those of callers are not lost among such. */
    static boolean isForMonitoring(HttpServletRequest request) {
        return FOR_MONITORING.contains(request.getServletPath());
    }

    /**
     * Which address a request asks for.
     *
     * @return one of a few texts that are known before: {@code /api/v1/things/{id}}, {@code /healthz},
     *     or {@link #UNMATCHED}
     */
    String of(HttpServletRequest request) {
        HttpServletMapping mapping = request.getHttpServletMapping();
        MappingMatch match = mapping.getMappingMatch();
        if (match != MappingMatch.EXACT && match != MappingMatch.PATH) {
            return UNMATCHED;
        }
        String address = addressOf(mapping.getPattern());
        return OF_RESOURCES.contains(address)
                ? ofResource(address + Objects.requireNonNullElse(request.getPathInfo(), ""))
                : address;
    }

    /**
     * Everything that {@link #of} can tell.
     *
     * @param mappings of the application's servlets
     */
    Set<String> all(Collection<String> mappings) {
        Set<String> all = new TreeSet<>(Set.of(UNMATCHED));
        for (String mapping : mappings) {
            String address = addressOf(mapping);
            if (OF_RESOURCES.contains(address)) {
                routes.stream()
                        .map(Route::template)
                        .filter(template -> template.startsWith(address + "/"))
                        .forEach(all::add);
            } else if (address.startsWith("/") && address.length() > 1 && !FOR_MONITORING.contains(address)) {
                all.add(address);
            }
        }
        return all;
    }

    private static String addressOf(String mapping) {
        return mapping.endsWith(EVERYTHING_BELOW)
                ? mapping.substring(0, mapping.length() - EVERYTHING_BELOW.length())
                : mapping;
    }

    /**
     * Which address of a resource a path means.
     *
     * @param path as it was asked for: {@code /api/v1/things/1}
     */
    String ofResource(String path) {
        return routes.stream()
                .filter(route -> route.form().matcher(path).matches())
                .findFirst()
                .map(Route::template)
                .orElse(UNMATCHED);
    }

    /**
     * An address of a resource.
     *
     * @param template without the expressions behind names
     * @param form of the paths that it stands for
     * @param fixedCharacters how many characters of it are no variables
     */
    private record Route(String template, Pattern form, int fixedCharacters) {

        static Route of(String annotated) {
            StringBuilder form = new StringBuilder();
            int fixedCharacters = 0;
            int end = 0;
            Matcher variable = VARIABLE.matcher(annotated);
            while (variable.find()) {
                form.append(Pattern.quote(annotated.substring(end, variable.start())));
                form.append("(?:")
                        .append(variable.group(2) == null ? "[^/]+" : variable.group(2))
                        .append(')');
                fixedCharacters += variable.start() - end;
                end = variable.end();
            }
            form.append(Pattern.quote(annotated.substring(end))).append("/?");
            return new Route(
                    VARIABLE.matcher(annotated).replaceAll("{$1}"),
                    Pattern.compile(form.toString()),
                    fixedCharacters + annotated.length() - end);
        }
    }
}
