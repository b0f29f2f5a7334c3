package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.Headers;
import io.threadpilot.platform.settings.AskedAgain;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.eclipse.microprofile.config.ConfigProvider;

import java.util.Optional;
import java.util.function.Function;

/**
 * Sends this service's own key to the vehicle service: {@code threadpilot.vehicle-client.api-key}, which is
 * changed without a restart. Without one the call goes out without, and is refused.
 */
public class OurApiKey implements ClientRequestFilter {

    private final Function<String, Optional<String>> configuration =
            new AskedAgain<>(key -> ConfigProvider.getConfig().getOptionalValue(key, String.class));

    @Override
    public void filter(ClientRequestContext request) {
        configuration
                .apply("threadpilot.vehicle-client.api-key")
                .map(String::strip)
                .ifPresent(key -> request.getHeaders().putSingle(Headers.API_KEY, key));
    }
}
