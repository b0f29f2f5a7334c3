package io.threadpilot.platform.database;

import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.Setting;
import io.threadpilot.platform.tracing.Masking;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gets the schema ready when the service starts. What is wrong with the migrations stops the start. A database that
 * cannot be reached does not: it is tried again in the background, and so is a schema that somebody else has to bring up
 * to date. {@link SchemaRequired} puts calls off so long.
 */
@ApplicationScoped
class SchemaAtStart {

    @Produces
    static final Setting<Duration> START_TIMEOUT = Setting.duration("threadpilot.database.start-timeout");

    private static final System.Logger LOG = System.getLogger(SchemaAtStart.class.getName());
    private static final Duration UNTIL_NEXT_ATTEMPT = Duration.ofSeconds(1);

    @Inject
    private Database database;

    @Inject
    private Migrations migrations;

    @Inject
    private Event<SchemaReady> ready;

    @Resource
    private ManagedScheduledExecutorService executor;

    private volatile long begun;
    private volatile SchemaState state = SchemaState.AWAITED;

    SchemaState state() {
        return state;
    }

    void begin(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        begun = System.nanoTime();
        AtStart.run(this::attempt);
        tryAgainUnlessDone();
    }

    private void tryAgainUnlessDone() {
        if (state != SchemaState.READY) {
            executor.schedule(this::attemptInBackground, UNTIL_NEXT_ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void attemptInBackground() {
        try {
            attempt();
            tryAgainUnlessDone();
        } catch (RuntimeException e) {
            // Nobody waits for this task: what would stop the start can only be told here.
            state = SchemaState.FAILED;
            LOG.log(Level.ERROR, () -> "The migrations failed: " + Masking.stackTrace(e));
        }
    }

    private void attempt() {
        Optional<SQLException> trouble = database.trouble();
        if (trouble.isPresent()) {
            unreachable(trouble.get());
            return;
        }
        try {
            if (migrations.apply()) {
                ready.fire(new SchemaReady());
                state = SchemaState.READY;
            } else {
                behind();
            }
        } catch (RuntimeException e) {
            // The database may have gone away in the middle; then the next attempt begins anew.
            unreachable(database.trouble().orElseThrow(() -> e));
        }
    }

    private void behind() {
        if (state != SchemaState.BEHIND) {
            state = SchemaState.BEHIND;
            LOG.log(Level.WARNING, "No call is answered: {0}", SchemaState.BEHIND.why());
        }
    }

    private void unreachable(SQLException trouble) {
        if (state == SchemaState.AWAITED && waited().compareTo(START_TIMEOUT.value()) >= 0) {
            state = SchemaState.OVERDUE;
            LOG.log(
                    Level.ERROR,
                    "The database was not reached within {0} of the start, so that /health/live fails: {1}",
                    START_TIMEOUT.value(),
                    Masking.mask(String.valueOf(trouble.getMessage())));
        }
    }

    private Duration waited() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
