package io.threadpilot.platform.accesslog;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import jakarta.ws.rs.Path;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The addresses of the application, by which a request can be told without its path. They are read from the resource
 * classes and not asked of Jakarta REST, which has not looked yet when a request is refused for its key or its rate. The
 * path alone decides here, whatever the method.
 */
@Dependent
class Routes {

    /** For every path that the application does not have. */
    static final String UNMATCHED = "unmatched";

    private static final String EVERYTHING_BELOW = "/*";

    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([\\w.-]+)\\s*(?::\\s*((?:[^{}]|\\{[^{}]*})+))?}");

    private final List<Route> routes;

    @Inject
    Routes(BeanManager beans) {
        this(beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .distinct()
                .toList());
    }

    Routes(Collection<Class<?>> resources) {
        this.routes = resources.stream()
                .flatMap(Routes::templates)
                .distinct()
                .map(Route::of)
                // As Jakarta REST does: what has the most fixed characters is tried first.
                .sorted(Comparator.comparingInt(Route::fixedCharacters).reversed())
                .toList();
    }

    private static Stream<String> templates(Class<?> resource) {
        String base = resource.getAnnotation(Path.class).value();
        return Stream.concat(
                        Stream.of(""),
                        Arrays.stream(resource.getMethods())
                                .filter(method -> method.isAnnotationPresent(Path.class))
                                .map((Method method) ->
                                        method.getAnnotation(Path.class).value()))
                .map(path -> Stream.of(base, path)
                        .map(part -> part.replaceAll("^/+|/+$", ""))
                        .filter(part -> !part.isEmpty())
                        .map(part -> "/" + part)
                        .reduce("", String::concat));
    }

    /**
     * Which address a request asks for.
     *
     * @return one of a few texts that are known before: {@code /api/v1/vehicles/{registrationNumber}}, {@code /healthz},
     *     or {@link #UNMATCHED}
     */
    String of(HttpServletRequest request) {
        HttpServletMapping mapping = request.getHttpServletMapping();
        MappingMatch match = mapping.getMappingMatch();
        if (match == MappingMatch.EXACT) {
            return mapping.getPattern();
        }
        return match == MappingMatch.PATH ? below(base(mapping.getPattern()), request.getPathInfo()) : UNMATCHED;
    }

    /**
     * Everything that {@link #of} can tell.
     *
     * @param mappings of the application's servlets
     */
    Set<String> all(Collection<String> mappings) {
        Set<String> all = new TreeSet<>(Set.of(UNMATCHED));
        for (String mapping : mappings) {
            if (mapping.endsWith(EVERYTHING_BELOW)) {
                String base = base(mapping);
                routes.forEach(route -> all.add(base + route.template()));
            } else if (mapping.startsWith("/") && mapping.length() > 1) {
                all.add(mapping);
            }
        }
        return all;
    }

    private static String base(String mapping) {
        return mapping.substring(0, mapping.length() - EVERYTHING_BELOW.length());
    }

    /**
     * Which address of the API a path means.
     *
     * @param base where the API is
     * @param path beneath it; null is the base itself
     */
    String below(String base, String path) {
        return path == null
                ? UNMATCHED
                : routes.stream()
                        .filter(route -> route.form().matcher(path).matches())
                        .findFirst()
                        .map(route -> base + route.template())
                        .orElse(UNMATCHED);
    }

    /**
     * An address of the API.
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
