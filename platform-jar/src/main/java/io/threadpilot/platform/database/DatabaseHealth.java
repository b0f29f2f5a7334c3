package io.threadpilot.platform.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Started once the database has been reached; ready while it answers and its schema has what this release needs; alive
 * unless it could not be reached in time after the start, or the migrations failed. A database that goes away later makes
 * the service unready and nothing more, since a restart would not bring it back.
 */
@ApplicationScoped
class DatabaseHealth {

    private final Database database;
    private final SchemaAtStart schema;

    /** For the proxy that CDI makes. */
    protected DatabaseHealth() {
        this(null, null);
    }

    @Inject
    DatabaseHealth(Database database, SchemaAtStart schema) {
        this.database = database;
        this.schema = schema;
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> answer("database-at-start", schema.state().reached(), schema.state());
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            SchemaState state = schema.state();
            boolean answers = database.answers();
            return state == SchemaState.READY && !answers
                    ? HealthCheckResponse.named("database")
                            .down()
                            .withData("why", "the database does not answer")
                            .build()
                    : answer("database", state == SchemaState.READY, state);
        };
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> answer("database-in-time", !schema.state().hopeless(), schema.state());
    }

    private static HealthCheckResponse answer(String name, boolean up, SchemaState state) {
        return up
                ? HealthCheckResponse.up(name)
                : HealthCheckResponse.named(name)
                        .down()
                        .withData("why", state.why())
                        .build();
    }
}
