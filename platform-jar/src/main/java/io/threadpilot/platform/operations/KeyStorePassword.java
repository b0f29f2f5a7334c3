package io.threadpilot.platform.operations;

import io.threadpilot.platform.settings.AtStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Stops the start of a server without a password for the keys that it makes for itself. Liberty would take the text <code>
 * ${keystore.password}</code>, which everybody can read, for the password.
 */
@ApplicationScoped
class KeyStorePassword {

    void check(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(() -> check(ConfigProvider.getConfig()));
    }

    /** Throws {@link IllegalStateException}, without the password, if there is none or it is too short. */
    static void check(Config config) {
        if (config.getOptionalValue("keystore.password", String.class)
                        .orElse("")
                        .length()
                < 6) {
            throw new IllegalStateException("keystore.password is missing or shorter than 6 characters:"
                    + " set it, by the environment variable KEYSTORE_PASSWORD for example");
        }
    }
}
