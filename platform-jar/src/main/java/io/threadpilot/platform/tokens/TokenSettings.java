package io.threadpilot.platform.tokens;

import org.eclipse.microprofile.config.Config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the configuration says of tokens, as one reading has it.
 *
 * @param issuer that a token must name, letter by letter ({@code iss})
 * @param audience that must be among those of a token ({@code aud})
 * @param keys where the issuer's keys are; the scheme is {@code https}, {@code http} or {@code file}
 * @param rolesClaim the claim with the caller's roles; dots lead into objects
 * @param client the name that stands for every caller with a token
 * @param tier the tier of each subject
 * @param clockSkew how far the issuer's clock may differ; whole seconds, from zero to {@link #MOST_SKEW}
 */
record TokenSettings(
        String issuer, String audience, URI keys, String rolesClaim, String client, String tier, Duration clockSkew) {

    static final Duration MOST_SKEW = Duration.ofSeconds(30);

    private static final String ISSUER = "threadpilot.tokens.issuer";
    private static final String AUDIENCE = "threadpilot.tokens.audience";
    private static final String KEYS = "threadpilot.tokens.keys";
    private static final String ROLES_CLAIM = "threadpilot.tokens.roles-claim";
    private static final String CLIENT = "threadpilot.tokens.client";
    private static final String TIER = "threadpilot.tokens.tier";
    private static final String CLOCK_SKEW = "threadpilot.tokens.clock-skew";

    private static final String ANONYMOUS = "anonymous";

    /** Events name the client, and their schema has no room for more. */
    private static final Pattern CLIENT_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** The hosts that this machine alone answers for. Nothing here is looked up. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]");

    /**
     * Reads the settings.
     *
     * @return empty if no issuer is configured: tokens are off
     * @throws IllegalArgumentException if an issuer is configured and anything else is missing or cannot be read; the message
     *     names the key and not the value
     */
    static Optional<TokenSettings> read(Config config) {
        return value(config, ISSUER)
                .map(issuer -> new TokenSettings(
                        issuer,
                        needed(config, AUDIENCE),
                        location(needed(config, KEYS)),
                        needed(config, ROLES_CLAIM),
                        client(config, needed(config, CLIENT)),
                        tier(config, needed(config, TIER)),
                        clockSkew(needed(config, CLOCK_SKEW))));
    }

    private static Optional<String> value(Config config, String key) {
        return config.getOptionalValue(key, String.class).map(String::strip).filter(it -> !it.isEmpty());
    }

    private static String needed(Config config, String key) {
        return value(config, key)
                .orElseThrow(() -> new IllegalArgumentException(key + " is missing, and " + ISSUER + " is set"));
    }

    /** A key that anybody on the way could replace would be no key: without TLS, on this machine only. */
    private static URI location(String text) {
        try {
            if (Path.of(text).isAbsolute()) {
                return Path.of(text).toUri();
            }
        } catch (InvalidPathException e) {
            // It may be a URL.
        }
        try {
            URI url = URI.create(text);
            boolean isSafe = "https".equals(url.getScheme())
                    || "http".equals(url.getScheme())
                            && url.getHost() != null
                            && LOOPBACK.matcher(url.getHost()).matches();
            if (isSafe && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Answered below.
        }
        throw new IllegalArgumentException(KEYS
                + " must be a URL that begins with https://, one with http:// on this machine, or an absolute path");
    }

    /** In a record nobody may be taken for somebody else. */
    private static String client(Config config, String name) {
        String prefix = "threadpilot.clients." + name + ".";
        if (name.equals(ANONYMOUS)) {
            throw new IllegalArgumentException(CLIENT + " is the name of callers without key and token");
        }
        for (String key : config.getPropertyNames()) {
            if (key.startsWith(prefix)) {
                throw new IllegalArgumentException(CLIENT + " is the name of an API client");
            }
        }
        if (!CLIENT_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(CLIENT + " must have 1 to 64 letters, digits, hyphens and underscores");
        }
        return name;
    }

    private static String tier(Config config, String name) {
        return value(config, "threadpilot.tiers." + name + ".requests")
                .map(requests -> name)
                .orElseThrow(
                        () -> new IllegalArgumentException(TIER + " is not among threadpilot.tiers.{tier}.requests"));
    }

    private static Duration clockSkew(String text) {
        try {
            Duration skew = Duration.parse(text);
            if (!skew.isNegative() && skew.compareTo(MOST_SKEW) <= 0 && skew.getNano() == 0) {
                return skew;
            }
        } catch (DateTimeException e) {
            // Answered below.
        }
        throw new IllegalArgumentException(
                CLOCK_SKEW + " must be an ISO 8601 duration of whole seconds from PT0S to " + MOST_SKEW);
    }
}
