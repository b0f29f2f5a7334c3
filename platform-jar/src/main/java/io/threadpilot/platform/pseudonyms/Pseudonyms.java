package io.threadpilot.platform.pseudonyms;

import org.eclipse.microprofile.config.ConfigProvider;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Makes pseudonyms: HMAC-SHA-256 (RFC 2104, FIPS 180-4) under the key that is configured as {@value #KEY}, at least 256
 * bits. Safe for use by several threads.
 */
public final class Pseudonyms {

    static final String KEY = "threadpilot.pseudonym.key";
    static final String KEY_ID = "threadpilot.pseudonym.key-id";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 32;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private final Mac prototype;
    private final String keyId;

    /**
     * Reads the configuration, once and for all. A service that names persons does so at its start, which fails without a key;
     * one that has nothing to do with persons needs none.
     *
     * @throws IllegalStateException if the key or its id is missing or cannot be read; the message names the configuration
     *     key and not its value
     */
    public static Pseudonyms configured() {
        return new Pseudonyms(key -> ConfigProvider.getConfig().getOptionalValue(key, String.class));
    }

    Pseudonyms(Function<String, Optional<String>> configuration) {
        this.prototype = configuration
                .apply(KEY)
                .map(String::strip)
                .flatMap(Pseudonyms::mac)
                .orElseThrow(() -> new IllegalStateException(
                        "The configuration key " + KEY + " must be 64 or more hexadecimal digits"));
        this.keyId = configuration
                .apply(KEY_ID)
                .map(String::strip)
                .filter(ID.asMatchPredicate())
                .orElseThrow(() -> new IllegalStateException(
                        "The configuration key " + KEY_ID + " must be 1 to 32 characters out of A-Z a-z 0-9 . _ -"));
    }

    private static Optional<Mac> mac(String hex) {
        try {
            byte[] key = HexFormat.of().parseHex(hex);
            if (key.length < LEAST_BYTES) {
                return Optional.empty();
            }
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return Optional.of(mac);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * The pseudonym of a person.
     *
     * @param normalised the person's number in the one form that all its written forms are brought into, 12 digits
     * @return the same for the same number, as long as the key is the same
     */
    public Pseudonym of(String normalised) {
        try {
            Mac mac = (Mac) prototype.clone();
            byte[] hash = mac.doFinal(normalised.getBytes(StandardCharsets.UTF_8));
            return new Pseudonym(Base64.getUrlEncoder().withoutPadding().encodeToString(hash), keyId);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The Java platform's own " + ALGORITHM + " can be copied", e);
        }
    }
}
