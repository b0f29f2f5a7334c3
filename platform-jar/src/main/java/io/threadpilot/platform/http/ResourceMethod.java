package io.threadpilot.platform.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A method that answers requests, as Jakarta REST defines it: a public method of a class with {@code @Path} that has
 * {@code @Path} or the annotation of an HTTP method.
 *
 * @param name the class that declares it, and its own name
 * @param path the template of the paths that it answers: {@code /api/v1/things/{id : [0-9]+}}, without a slash at its end
 * @param roles those that its {@code @RolesAllowed} names; empty if it has none
 */
public record ResourceMethod(String name, String path, List<String> roles) {

    /** The paths below which Jakarta REST answers callers. */
    public static final String API = "/api";

    /** The paths below which Jakarta REST answers programs of our own; no proxy forwards them. */
    public static final String FEED = "/feed";

    /** Keeps the roles as they are at this time. */
    public ResourceMethod {
        roles = List.copyOf(roles);
    }

    /** All resource methods of the application, in no order. */
    public static List<ResourceMethod> of(BeanManager beans) {
        return in(beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .collect(Collectors.toSet()));
    }

    /**
     * The resource methods of some classes.
     *
     * @param types those without {@code @Path} have none
     */
    public static List<ResourceMethod> in(Collection<Class<?>> types) {
        return types.stream()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getMethods())
                        .filter(ResourceMethod::answersRequests)
                        .map(method -> of(type, method)))
                .toList();
    }

    private static boolean answersRequests(Method method) {
        return method.isAnnotationPresent(Path.class)
                || Arrays.stream(method.getAnnotations())
                        .anyMatch(it -> it.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private static ResourceMethod of(Class<?> resource, Method method) {
        String path = Stream.of(resource.getAnnotation(Path.class), method.getAnnotation(Path.class))
                .map(annotation -> annotation == null ? "" : annotation.value().replaceAll("^/+|/+$", ""))
                .filter(part -> !part.isEmpty())
                .map(part -> "/" + part)
                .collect(Collectors.joining());
        RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
        return new ResourceMethod(
                method.getDeclaringClass().getName() + "." + method.getName(),
                path.startsWith(FEED + "/") ? path : API + path,
                roles == null ? List.of() : List.of(roles.value()));
    }
}
