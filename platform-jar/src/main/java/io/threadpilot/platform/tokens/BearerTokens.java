package io.threadpilot.platform.tokens;

import io.threadpilot.platform.http.FieldValues;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.SettingsClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.config.ConfigProvider;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges the bearer token of a request (RFC 6750, section 2.1). Tokens are on exactly where an issuer is configured. While they
 * are off, no request brings one, whatever its headers say.
 *
 * <p>At the start, settings that are incomplete or cannot be read stop the service. In the running server a change takes effect
 * within two seconds, once two readings have shown it: Liberty may show a part of its variables only while it reads its own
 * configuration again. A change that cannot be read, or whose keys cannot be loaded, is logged once, and the settings before it stay in
 * force.
 */
@ApplicationScoped
public class BearerTokens {

    private static final System.Logger LOG = System.getLogger(BearerTokens.class.getName());

    /** The scheme has any case (RFC 9110, section 11.1). */
    private static final Pattern BEARER = Pattern.compile("(?i:bearer)(?: +(?<token>.*))?");

    /** Null while tokens are off. */
    private volatile TokenVerifier verifier;

    private TokenVerifier next;
    private Optional<TokenSettings> lastRead = Optional.empty();
    private String failure = "";

    void readAtStart(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        AtStart.run(this::readFirst);
    }

    private synchronized void readFirst() {
        lastRead = TokenSettings.read(ConfigProvider.getConfig());
        if (lastRead.isPresent()) {
            TokenVerifier first = verifierOf(lastRead.get());
            first.keys().awaitRest();
            putInForce(first);
        }
    }

    synchronized void readOnTheClock(@Observes SettingsClock.Tick tick) {
        try {
            Optional<TokenSettings> read = TokenSettings.read(ConfigProvider.getConfig());
            failure = "";
            boolean twice = read.equals(lastRead);
            lastRead = read;
            follow(read.orElse(null), twice);
        } catch (RuntimeException e) { // any: whatever befalls the configuration, who was good a second ago still is
            String why = e instanceof IllegalArgumentException
                    ? e.getMessage()
                    : "the configuration cannot be read: " + e.getClass().getName();
            if (!failure.equals(why)) {
                LOG.log(Level.WARNING, "Bearer tokens stay as they were: {0}", why);
                failure = why;
            }
        }
        for (TokenVerifier each : Arrays.asList(verifier, next)) {
            if (each != null) {
                each.keys().loadIfDue();
            }
        }
    }

    private void follow(TokenSettings read, boolean twice) {
        if (read == null ? verifier == null : isOf(verifier, read)) {
            next = null;
        } else if (read != null && !isOf(next, read)) {
            next = verifierOf(read);
        } else if (twice && (read == null || isReady(next.keys()))) {
            putInForce(read == null ? null : next);
        }
    }

    /** Where tokens are on already, they stay as they were until the new keys are there. */
    private boolean isReady(TokenKeys keys) {
        return verifier == null ? keys.areAtRest() : keys.areThere();
    }

    private static boolean isOf(TokenVerifier verifier, TokenSettings settings) {
        return verifier != null && verifier.settings().equals(settings);
    }

    private TokenVerifier verifierOf(TokenSettings settings) {
        boolean sameKeys = verifier != null && verifier.keys().location().equals(settings.keys());
        return new TokenVerifier(
                settings,
                sameKeys ? verifier.keys() : new TokenKeys(settings.keys(), TokenKeys.LONGEST_LOAD, System::nanoTime));
    }

    private void putInForce(TokenVerifier wanted) {
        verifier = wanted;
        next = null;
        LOG.log(Level.INFO, "Bearer tokens are {0}", wanted == null ? "off" : "on");
    }

    /** Whether tokens are on. */
    public boolean areOn() {
        return verifier != null;
    }

    /**
     * Whether a request brings a token, be it good or bad.
     *
     * @param request not null
     * @return false while tokens are off
     */
    public boolean areBroughtBy(HttpServletRequest request) {
        return areOn()
                && FieldValues.of(request, HttpHeaders.AUTHORIZATION).stream()
                        .anyMatch(value -> BEARER.matcher(value).matches());
    }

    /**
     * Judges the token of a request.
     *
     * @param request not null
     * @return what the token says; empty if it is not good, if there is more than one {@code Authorization} header, or while
     *     tokens are off
     */
    public Optional<VerifiedToken> verify(HttpServletRequest request) {
        TokenVerifier present = verifier;
        List<String> values = FieldValues.of(request, HttpHeaders.AUTHORIZATION);
        if (present == null || values.size() != 1) {
            return Optional.empty();
        }
        Matcher bearer = BEARER.matcher(values.get(0));
        return bearer.matches()
                ? Optional.ofNullable(bearer.group("token")).flatMap(present::verify)
                : Optional.empty();
    }
}
