package io.threadpilot.platform.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes an API key of 256 random bits and prints it with its SHA-256. It uses nothing but the JDK, so that it runs from
 * its source: {@code java platform-jar/src/main/java/io/threadpilot/platform/clients/NewApiKey.java}.
 */
public final class NewApiKey {

    private static final int BYTES = 32;

    private NewApiKey() {}

    /**
     * Prints a key on one line and its SHA-256 on another.
     *
     * @param arguments not read
     */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = "tp_" + HexFormat.of().formatHex(random);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        System.out.println("key     " + key);
        System.out.println("sha256  " + HexFormat.of().formatHex(hash));
    }
}
