package io.threadpilot.platform.operations;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A web module of Liberty's own. It is on a virtual host that no connection reaches ({@code admin.virtual.host} in {@code
 * liberty-config/common}), so that callers reach it by our servlets alone, and not at all where we have none: Liberty's would
 * answer every method, refuse what a scraper accepts, and list what the server can do. With Admin Center it is on our own host.
 */
final class LibertyModule {

    /** Of the application {@code operations-war}, which stands on that virtual host. */
    private static final String OPERATIONS = "io.threadpilot:type=Operations";

    private final Optional<ServletContext> module;

    private LibertyModule(Optional<ServletContext> module) {
        this.module = module;
    }

    /**
     * The module at an address.
     *
     * @param address its context root
     * @param own the service's own context
     */
    static LibertyModule at(String address, ServletContext own) {
        return new LibertyModule(Stream.concat(operations().stream(), Stream.of(own))
                .flatMap(host -> Optional.ofNullable(host.getContext(address)).stream())
                // Where a host has no such module, it gives its root.
                .filter(context -> context.getContextPath().equals(address))
                .findFirst());
    }

    private static Optional<ServletContext> operations() {
        try {
            return Optional.of((ServletContext) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(OPERATIONS), "ServletContext"));
        } catch (InstanceNotFoundException e) {
            // It starts beside this application, and may not have done so yet.
            return Optional.empty();
        } catch (JMException e) {
            throw new IllegalStateException("The MBean has this attribute", e);
        }
    }

    /**
     * Lets the module answer; 503 while it is not there.
     *
     * @param path below its address, with a slash before it
     */
    void forward(String path, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (module.isEmpty()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else {
            module.get().getRequestDispatcher(path).forward(new OnThisConnection(request), response);
        }
    }

    /**
     * Without the wish to go on by HTTP/2, which Liberty has fulfilled or not before the request came here: a module would
     * fulfil it again, and wait for ever for what it has had.
     */
    private static final class OnThisConnection extends HttpServletRequestWrapper {

        private static final Set<String> UPGRADE = Set.of("upgrade", "http2-settings");

        OnThisConnection(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getHeader(String name) {
            return isUpgrade(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isUpgrade(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        private static boolean isUpgrade(String name) {
            return UPGRADE.contains(name.toLowerCase(Locale.ROOT));
        }
    }
}
