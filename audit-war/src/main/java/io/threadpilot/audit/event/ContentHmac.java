package io.threadpilot.audit.event;

import io.threadpilot.audit.event.json.CanonicalJson;
import io.threadpilot.audit.event.types.TypeName;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;

/**
 * Tells whether two events of one id are the same: HMAC-SHA-256 (RFC 2104) over type, source, time, subject and data. It is
 * under a key, so that nobody without it can find out by trying what an event said that was erased. Safe for use by several
 * threads.
 *
 * <p>What is hashed, with integers in network order: the byte 1; the type's name, its version (4 bytes), the source; the time as
 * seconds since 1970 (8 bytes) and nanoseconds (4 bytes); the subject; then the byte 0 and the data as {@link CanonicalJson}, or
 * the byte 1 and the data's bytes if they are not JSON. Each text is its length in bytes (4 bytes; -1 if there is none) and its
 * UTF-8.
 */
public final class ContentHmac {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 32;
    private static final byte FORMAT = 1;
    private static final byte JSON = 0;
    private static final byte BYTES = 1;
    private static final byte[] NONE = {-1, -1, -1, -1};

    private final Mac prototype;

    /**
     * Under one key.
     *
     * @param key 32 bytes or more
     * @throws IllegalArgumentException if it is shorter
     */
    public ContentHmac(byte[] key) {
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("The key must have 32 bytes or more");
        }
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    byte[] of(TypeName type, String source, Instant time, String subject, EventData data) {
        Mac mac = mac();
        mac.update(FORMAT);
        update(mac, type.name());
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(type.version()).flip());
        update(mac, source);
        mac.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(time.getEpochSecond())
                .putInt(time.getNano())
                .flip());
        update(mac, subject);
        mac.update(data.bytes() == null ? JSON : BYTES);
        return mac.doFinal(
                data.bytes() == null ? CanonicalJson.of(data.value()).getBytes(StandardCharsets.UTF_8) : data.bytes());
    }

    private Mac mac() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The Java platform's own " + ALGORITHM + " can be copied", e);
        }
    }

    private static void update(Mac mac, String text) {
        if (text == null) {
            mac.update(NONE);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        mac.update(bytes);
    }
}
