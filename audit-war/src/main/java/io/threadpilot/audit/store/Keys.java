package io.threadpilot.audit.store;

import io.threadpilot.audit.tree.LogKeys;
import io.threadpilot.audit.tree.SigningKey;
import io.threadpilot.audit.tree.VerifierKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

import java.util.List;

/** The keys of the log, as the settings have them at the start. */
@ApplicationScoped
class Keys {

    private static final String SIGNING_KEY = "threadpilot.audit.signing-key";
    private static final String FORMER_KEYS = "threadpilot.audit.former-keys";

    /**
     * That which signs.
     *
     * @throws IllegalStateException if there is none; the message names the setting and repeats nothing of it
     */
    @Produces
    @Singleton
    static SigningKey signingKey(Config configuration) {
        String text = configuration
                .getOptionalValue(SIGNING_KEY, String.class)
                .orElseThrow(() -> new IllegalStateException("The configuration key " + SIGNING_KEY + " must be set"));
        try {
            return SigningKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The configuration key " + SIGNING_KEY + " must be a signing key: " + e.getMessage(), e);
        }
    }

    /**
     * Those with which outsiders check what this log signs and has signed.
     *
     * @throws IllegalStateException if one is none; the message names the setting
     */
    @Produces
    @Singleton
    static LogKeys logKeys(SigningKey signingKey, Config configuration) {
        try {
            return new LogKeys(
                    signingKey.verifier(),
                    configuration.getOptionalValues(FORMER_KEYS, String.class).stream()
                            .flatMap(List::stream)
                            .map(String::strip)
                            .map(VerifierKey::parse)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The configuration key " + FORMER_KEYS + " must be public keys of this log: " + e.getMessage(), e);
        }
    }
}
