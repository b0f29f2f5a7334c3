package io.threadpilot.platform.service;

import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.tracing.UnmaskedNumbers;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;

/** Stops the start of a service whose list of unmasked numbers cannot be read. */
@ApplicationScoped
class UnmaskedNumbersValidation {

    void check(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(UnmaskedNumbers::ofThisService);
    }
}
