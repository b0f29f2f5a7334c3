package io.threadpilot.insurance.vehicles;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The client behind MicroProfile's in Liberty, RESTEasy on Apache HttpClient 4, has three switches that no configuration
 * reaches; this class reaches them by reflection, and is the only one that knows of them.
 *
 * <ul>
 *   <li>It repeats a request three times by itself when the connection breaks, which would make 16 of our 4 attempts: not
 *       any more.
 *   <li>It has 50 connections, and a request waits for one without end: now there is one for every place.
 *   <li>It lets nobody end a request that is under way: now the {@link ExchangeDeadline} can.
 * </ul>
 *
 * <p>Should a later Liberty not have them, the log warns, and calls go on without.
 */
public class LibertyHttpClient implements RestClientListener {

    private static final System.Logger LOG = System.getLogger(LibertyHttpClient.class.getName());
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    /** As many as the settings of {@link Places} allow together. Only those that are needed are opened. */
    private static final int MOST_CONNECTIONS = 2_000;

    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        builder.register(new Handover());
        try {
            Method delegate = builder.getClass().getDeclaredMethod("getBuilderDelegate");
            delegate.setAccessible(true);
            Object resteasy = delegate.invoke(builder);
            resteasy.getClass().getMethod("disableAutomaticRetries").invoke(resteasy);
            resteasy.getClass().getMethod("connectionPoolSize", int.class).invoke(resteasy, MOST_CONNECTIONS);
        } catch (ReflectiveOperationException | RuntimeException e) {
            warn(e);
        }
    }

    private static void warn(Exception e) {
        if (!WARNED.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "Liberty''s HTTP client is not as expected. It may repeat requests by itself, and exchanges may"
                            + " outlive their deadline: {0}",
                    e.toString());
        }
    }

    /**
     * Hands the requests of one client to the deadlines of their exchanges. RESTEasy asks a provider, if it has one, for
     * a context for each request, on the thread that makes it, and Apache's client puts the request into the context.
     */
    private static final class Handover implements ClientRequestFilter {

        private boolean arranged;

        /** The first request arranges it for itself and all others: the client is not complete before. */
        @Override
        public synchronized void filter(ClientRequestContext request) {
            if (!arranged) {
                arranged = true;
                try {
                    Object client = request.getClient();
                    arrange(client.getClass().getMethod("httpEngine").invoke(client));
                } catch (ReflectiveOperationException | RuntimeException e) {
                    warn(e);
                }
            }
        }

        private static void arrange(Object engine) throws ReflectiveOperationException {
            Field provider = engine.getClass().getSuperclass().getDeclaredField("httpContextProvider");
            Class<?> type = provider.getType();
            Contexts contexts = new Contexts(type.getMethod("getContext").getReturnType());
            provider.setAccessible(true);
            provider.set(
                    engine,
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (proxy, method, arguments) -> contexts.ofThisThread()));
        }
    }

    /** Makes the contexts, and ends the requests that are in them. */
    private static final class Contexts {

        private final Constructor<?> context;
        private final Method attribute;
        private final Method original;
        private final Method abort;

        Contexts(Class<?> type) throws ReflectiveOperationException {
            ClassLoader apache = type.getClassLoader();
            context = apache.loadClass("org.apache.http.protocol.BasicHttpContext")
                    .getConstructor();
            attribute = type.getMethod("getAttribute", String.class);
            original = apache.loadClass("org.apache.http.client.methods.HttpRequestWrapper")
                    .getMethod("getOriginal");
            abort = apache.loadClass("org.apache.http.client.methods.HttpUriRequest")
                    .getMethod("abort");
        }

        /** A new context; null, which is as good for the client, if no exchange runs on this thread. */
        Object ofThisThread() throws ReflectiveOperationException {
            ExchangeDeadline deadline = ExchangeDeadline.ofThisThread();
            if (deadline == null) {
                return null;
            }
            Object made = context.newInstance();
            deadline.covers(() -> abortRequestIn(made));
            return made;
        }

        /** Does nothing if the request has not been put in yet, or is over. */
        private void abortRequestIn(Object made) {
            try {
                Object request = attribute.invoke(made, "http.request");
                if (request != null) {
                    abort.invoke(original.invoke(request));
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                warn(e);
            }
        }
    }
}
