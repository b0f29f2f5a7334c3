package io.threadpilot.platform.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of an API key: enough to recognise the key, not enough to use it. */
final class ApiKeyHash {

    private final byte[] sha256;

    private ApiKeyHash(byte[] sha256) {
        this.sha256 = sha256;
    }

    /**
     * Reads a configured hash.
     *
     * @throws IllegalArgumentException if the text is not 64 hexadecimal digits; the message does not repeat it, since
     *     somebody may have put the key itself there
     */
    static ApiKeyHash parse(String hex) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != 32) {
            throw new IllegalArgumentException("not the SHA-256 of a key (64 hexadecimal digits)");
        }
        return new ApiKeyHash(bytes);
    }

    static ApiKeyHash of(String key) {
        try {
            return new ApiKeyHash(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Compares in a time that does not depend on where the two differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKeyHash that && MessageDigest.isEqual(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }
}
