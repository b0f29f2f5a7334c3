package io.threadpilot.platform.settings;

import io.threadpilot.platform.tracing.Masking;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads every setting at the start, which any that cannot be read stops, and then twice a second: what cannot be read is said
 * soon, and the last good value is the last that was configured, however rarely anybody calls. Whatever else is read from the
 * configuration observes each {@link Tick}.
 */
@ApplicationScoped
public class SettingsClock {

    private static final System.Logger LOG = System.getLogger(SettingsClock.class.getName());

    /** Two readings and the 0.8 s that Liberty needs to notice a change stay below the promised 2 s. */
    private static final long PAUSE = 500;

    /** It is time to read the configuration again. */
    public record Tick() {}

    @Inject
    @Any
    private Instance<Setting<?>> settings;

    @Inject
    private Event<Tick> ticks;

    @Resource
    private ManagedScheduledExecutorService executor;

    private List<Setting<?>> all = List.of();
    private volatile Future<?> task;

    void readAll(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> {
            all = List.copyOf(settings.stream().toList());
            all.forEach(Setting::value);
        });
    }

    /** After all others: an application that does not start leaves no task behind. */
    void begin(@Observes @Priority(Integer.MAX_VALUE) @Initialized(ApplicationScoped.class) Object start) {
        task = executor.scheduleWithFixedDelay(this::tick, PAUSE, PAUSE, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            all.forEach(Setting::value);
            ticks.fire(new Tick());
        } catch (RuntimeException e) { // any: an exception would end the schedule
            LOG.log(Level.WARNING, "Settings were not read: {0}", Masking.mask(e.toString()));
        }
    }

    /** A task that outlives its application fails, and is logged. */
    @PreDestroy
    void end() {
        if (task != null) {
            task.cancel(false);
        }
    }
}
