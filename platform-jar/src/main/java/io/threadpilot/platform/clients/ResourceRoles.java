package io.threadpilot.platform.clients;

import io.threadpilot.platform.http.ResourceMethod;
import io.threadpilot.platform.settings.AtStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContext;

import java.util.Collection;
import java.util.List;

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
            check(ResourceMethod.of(beans));
        });
    }

    /**
     * Looks at resource methods.
     *
     * @param methods all that the service has
     * @throws IllegalStateException if there are none, which means that they were not found; or with the names of those that
     *     have no roles
     */
    static void check(Collection<ResourceMethod> methods) {
        if (methods.isEmpty()) {
            throw new IllegalStateException("No resource method was found, so none was checked for @RolesAllowed");
        }
        List<String> open = methods.stream()
                .filter(method -> method.roles().isEmpty())
                .map(ResourceMethod::name)
                .sorted()
                .toList();
        if (!open.isEmpty()) {
            throw new IllegalStateException("Resource methods without @RolesAllowed: " + open);
        }
    }
}
