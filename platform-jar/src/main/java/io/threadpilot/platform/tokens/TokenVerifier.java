package io.threadpilot.platform.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import java.text.ParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds a token against the settings and the issuer's keys (RFC 7519, section 7.2; RFC 8725). It must be signed with RS256 or
 * ES256 by the key that its {@code kid} names. Its {@code typ} is absent, {@code JWT} or {@code at+jwt}, also as {@code application/at+jwt} (RFC 9068, section 4). It names
 * the issuer, the audience, a subject and an end, and is valid now. Safe for use by several threads.
 */
final class TokenVerifier {

    /** Below the 8 KiB to which Liberty limits a header. */
    static final int LONGEST_TOKEN = 6 * 1024;

    /** As OpenID Connect Core 1.0, section 2, has it; limits remember many of them. */
    private static final int LONGEST_SUBJECT = 255;

    /** The end of the year 9999, in seconds. */
    private static final double LATEST_TIME = 253_402_300_799.0;

    private final TokenSettings settings;
    private final TokenKeys keys;
    private final DefaultJWTProcessor<SecurityContext> library = new DefaultJWTProcessor<>();

    TokenVerifier(TokenSettings settings, TokenKeys keys) {
        this.settings = settings;
        this.keys = keys;
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                Set.of(settings.audience()),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of(JWTClaimNames.EXPIRATION_TIME, JWTClaimNames.SUBJECT),
                Set.of());
        claims.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        library.setJWTClaimsSetVerifier(claims);
        library.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
        library.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT,
                new JOSEObjectType("at+jwt"),
                new JOSEObjectType("application/at+jwt"),
                null)); // null: absent
    }

    TokenSettings settings() {
        return settings;
    }

    TokenKeys keys() {
        return keys;
    }

    /**
     * Judges a token.
     *
     * @param token as received; not null
     * @return what it says; empty if it is not good, whatever the cause
     */
    Optional<VerifiedToken> verify(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            JWT jwt = JWTParser.parse(token);
            JWTClaimsSet claims = library.process(jwt, null);
            return Optional.of(claims.getSubject())
                    .filter(subject -> isReadable((SignedJWT) jwt))
                    .filter(subject -> !subject.isEmpty() && subject.length() <= LONGEST_SUBJECT)
                    .map(subject -> new VerifiedToken(
                            settings.client(),
                            settings.tier(),
                            subject,
                            roles(claims.getClaims(), settings.rolesClaim())));
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
            // Any: what cannot be judged is not good. Nothing is logged, since the messages repeat claims.
            return Optional.empty();
        }
    }

    /**
     * The library takes null for absent and a number for a text, and counts a time that is far off past the end of its numbers.
     */
    private static boolean isReadable(SignedJWT token) {
        Map<String, Object> claims = token.getPayload().toJSONObject();
        return claims.get(JWTClaimNames.SUBJECT) instanceof String
                && isTime(claims.get(JWTClaimNames.EXPIRATION_TIME))
                && (!claims.containsKey(JWTClaimNames.NOT_BEFORE) || isTime(claims.get(JWTClaimNames.NOT_BEFORE)));
    }

    private static boolean isTime(Object seconds) {
        return seconds instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= LATEST_TIME;
    }

    /** An array of texts, or one text with blanks between the roles, as {@code scope} has it (RFC 8693, section 4.2). */
    private static Set<String> roles(Map<?, ?> claims, String name) {
        Object value = claims.get(name);
        int dot = name.indexOf('.');
        if (value == null && dot >= 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
            return roles(inner, name.substring(dot + 1));
        }
        Stream<?> roles = value instanceof Collection<?> array
                ? array.stream()
                : value instanceof String text ? Arrays.stream(text.split(" ")) : Stream.empty();
        return roles.filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
