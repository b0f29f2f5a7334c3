package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.Headers;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Sends this service's own key to the vehicle service: {@code threadpilot.vehicle-client.api-key}, read anew for each
 * call, so that a key is changed without a restart. Without one the call goes out without, and is refused.
 */
public class OurApiKey implements ClientRequestFilter {

    @Override
    public void filter(ClientRequestContext request) {
        ConfigProvider.getConfig()
                .getOptionalValue("threadpilot.vehicle-client.api-key", String.class)
                .map(String::strip)
                .ifPresent(key -> request.getHeaders().putSingle(Headers.API_KEY, key));
    }
}
