package io.threadpilot.platform.clients;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * How many clients there are, and how many cannot be read, as data. The service is ready all the same: the others are served,
 * and another server would read the same.
 */
@Readiness
@ApplicationScoped
public class ClientsHealth implements HealthCheck {

    private final ApiClients clients;

    /** For the proxy that CDI makes. */
    protected ClientsHealth() {
        this(null);
    }

    @Inject
    ClientsHealth(ApiClients clients) {
        this.clients = clients;
    }

    @Override
    public HealthCheckResponse call() {
        ClientList list = clients.list();
        return HealthCheckResponse.named("api-clients")
                .up()
                .withData("clients", list.clients().size())
                .withData("unreadable", list.unreadable().size())
                .build();
    }
}
