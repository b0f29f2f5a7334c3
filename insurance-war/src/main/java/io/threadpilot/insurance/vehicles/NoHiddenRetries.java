package io.threadpilot.insurance.vehicles;

import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

import java.lang.System.Logger.Level;
import java.lang.reflect.Method;

/**
 * Takes from Liberty's HTTP client the habit of repeating a request three times by itself when the connection breaks,
 * which would make 16 of our 4 attempts. The switch for it is part of the builder behind MicroProfile's; there is no
 * configuration for it, so it is reached by reflection. Should a later Liberty not have it, calls go on and the log warns.
 */
public class NoHiddenRetries implements RestClientListener {

    private static final System.Logger LOG = System.getLogger(NoHiddenRetries.class.getName());

    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        try {
            Method delegate = builder.getClass().getDeclaredMethod("getBuilderDelegate");
            delegate.setAccessible(true);
            Object resteasy = delegate.invoke(builder);
            resteasy.getClass().getMethod("disableAutomaticRetries").invoke(resteasy);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "Liberty's HTTP client goes on repeating requests by itself: {0}", e.toString());
        }
    }
}
