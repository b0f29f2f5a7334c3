package io.threadpilot.platform.settings;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Stops the start if any setting cannot be read. */
@ApplicationScoped
public class SettingsAtStart {

    @Inject
    @Any
    private Instance<Setting<?>> settings;

    void readAll(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> settings.forEach(Setting::value));
    }
}
