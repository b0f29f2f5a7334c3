package io.threadpilot.insurance.vehicles;

import io.threadpilot.contracts.vehicle.VehicleClient;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static org.assertj.core.api.Assertions.assertThat;

class LibertyHttpClientTest {

    private final List<LogRecord> logged = new ArrayList<>();

    @Test
    void aClientOfAnotherMakeIsLeftAloneWithOneWarning() throws IOException {
        Logger log = Logger.getLogger(LibertyHttpClient.class.getName());
        Handler handler = handler();
        List<Object> registered = new ArrayList<>();
        Client client = stub(Client.class, (proxy, method, arguments) -> null);
        log.addHandler(handler);
        try {
            new LibertyHttpClient().onNewClient(VehicleClient.class, builderWith(registered));
            ((ClientRequestFilter) registered.get(0)).filter(requestOf(client));
        } finally {
            log.removeHandler(handler);
        }

        assertThat(logged).hasSize(1);
    }

    private static RestClientBuilder builderWith(List<Object> registered) {
        return stub(RestClientBuilder.class, (proxy, method, arguments) -> {
            registered.add(arguments[0]);
            return proxy;
        });
    }

    private static ClientRequestContext requestOf(Client client) {
        return stub(ClientRequestContext.class, (proxy, method, arguments) -> client);
    }

    private static <T> T stub(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private Handler handler() {
        return new Handler() {
            @Override
            public void publish(LogRecord message) {
                logged.add(message);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
