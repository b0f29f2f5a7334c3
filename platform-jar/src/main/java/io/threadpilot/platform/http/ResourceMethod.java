package io.threadpilot.platform.http;

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
 * @param resource the class whose bean is called; the method may be inherited
 * @param method the method itself
 */
public record ResourceMethod(Class<?> resource, Method method) {

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
                .flatMap(type -> Arrays.stream(type.getMethods()).map(method -> new ResourceMethod(type, method)))
                .filter(ResourceMethod::answersRequests)
                .toList();
    }

    private boolean answersRequests() {
        return method.isAnnotationPresent(Path.class)
                || Arrays.stream(method.getAnnotations())
                        .anyMatch(it -> it.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    /** The path that it answers, below the application's own: {@code /v1/things/{id : [0-9]+}}, without a slash at its end. */
    public String pathTemplate() {
        return Stream.of(resource.getAnnotation(Path.class), method.getAnnotation(Path.class))
                .map(path -> path == null ? "" : path.value().replaceAll("^/+|/+$", ""))
                .filter(part -> !part.isEmpty())
                .map(part -> "/" + part)
                .collect(Collectors.joining());
    }
}
