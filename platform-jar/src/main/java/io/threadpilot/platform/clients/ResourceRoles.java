package io.threadpilot.platform.clients;

import io.threadpilot.platform.settings.AtStart;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stops the start of a service that would let every client call a resource method: one without {@code @RolesAllowed}, or any
 * if Jakarta REST is not told to hold it.
 */
@ApplicationScoped
class ResourceRoles {

    /** The context parameter that lets RESTEasy hold {@code @RolesAllowed}. */
    static final String SWITCH = "resteasy.role.based.security";

    void check(@Observes @Priority(1) @Initialized(ApplicationScoped.class) ServletContext context, BeanManager beans) {
        AtStart.run(() -> {
            if (!Boolean.parseBoolean(context.getInitParameter(SWITCH))) {
                throw new IllegalStateException("The context parameter " + SWITCH + " must be true");
            }
            check(beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                    .<Class<?>>map(Bean::getBeanClass)
                    .distinct());
        });
    }

    /**
     * Looks at resource methods.
     *
     * @param types those without {@code @Path} are no resources
     * @throws IllegalStateException with the names of the methods that have no roles
     */
    static void check(Stream<Class<?>> types) {
        List<String> open = types.filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(ResourceRoles::isResourceMethod)
                .filter(method -> !hasRoles(method))
                .map(method -> method.getDeclaringClass().getName() + "." + method.getName())
                .sorted()
                .toList();
        if (!open.isEmpty()) {
            throw new IllegalStateException("Resource methods without @RolesAllowed: " + open);
        }
    }

    private static boolean isResourceMethod(Method method) {
        return method.isAnnotationPresent(Path.class)
                || Arrays.stream(method.getAnnotations())
                        .anyMatch(it -> it.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private static boolean hasRoles(Method method) {
        RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
        return roles != null && roles.value().length > 0;
    }
}
