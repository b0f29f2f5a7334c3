package io.threadpilot.platform.clients;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;

/** Reads the tiers that the configuration names; {@link ApiClients} lists its keys. */
final class TierReader {

    static final String TIERS = "threadpilot.tiers.";

    private static final String UNLIMITED = "unlimited";
    private static final int MOST_REQUESTS = 1_000_000;
    private static final int MOST_PARALLEL = 10_000;
    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

    private TierReader() {}

    /**
     * Reads one tier.
     *
     * @throws IllegalArgumentException if anything of it cannot be understood; names the key, never its value
     */
    static Tier read(String name, Map<String, String> configuration) {
        String prefix = TIERS + name + ".";
        int requests = limit(prefix + "requests", MOST_REQUESTS, configuration);
        return new Tier(
                name,
                requests,
                requests == Tier.UNLIMITED ? Duration.ZERO : window(prefix + "window", configuration),
                limit(prefix + "parallel", MOST_PARALLEL, configuration));
    }

    private static int limit(String key, int most, Map<String, String> configuration) {
        String text = configuration.getOrDefault(key, "").strip();
        if (text.equals(UNLIMITED)) {
            return Tier.UNLIMITED;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw new IllegalArgumentException(key + " must be a whole number from 1 to " + most + ", or " + UNLIMITED);
    }

    private static Duration window(String key, Map<String, String> configuration) {
        try {
            Duration window = Duration.parse(configuration.getOrDefault(key, "").strip());
            if (window.toSeconds() >= 1 && window.getNano() == 0 && window.compareTo(LONGEST_WINDOW) <= 0) {
                return window;
            }
        } catch (DateTimeException e) {
            // Answered below.
        }
        throw new IllegalArgumentException(
                key + " must be an ISO 8601 duration of whole seconds from PT1S to " + LONGEST_WINDOW);
    }
}
