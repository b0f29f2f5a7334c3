package io.threadpilot.platform.clients;

import java.time.Instant;

/**
 * One key of a client.
 *
 * @param name as the configuration names it; shown in metrics
 * @param hash what is known of it
 * @param notBefore from when on it is valid
 * @param expires from when on it is valid no longer; later than {@code notBefore}
 */
record ApiKey(String name, ApiKeyHash hash, Instant notBefore, Instant expires) {

    boolean isValid(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(expires);
    }
}
