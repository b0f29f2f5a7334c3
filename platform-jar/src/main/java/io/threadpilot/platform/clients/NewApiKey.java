package io.threadpilot.platform.clients;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes an API key of 256 random bits and prints it with its SHA-256, or puts that into the file that it is given, where a
 * service reads it. It uses nothing but the JDK, so that it runs from its source: {@code java
 * platform-jar/src/main/java/io/threadpilot/platform/clients/NewApiKey.java}.
 *
 * <p>Exits with 0; or with 2 and a message if it is given more than one file, or one that is there already or cannot be written.
 */
public final class NewApiKey {

    private static final int BYTES = 32;

    private NewApiKey() {}

    /**
     * Prints a key on one line and, unless there is a file for it, its SHA-256 on another.
     *
     * @param arguments none; or the file for the hash, which must not be there yet
     */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        int code = run(arguments, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws NoSuchAlgorithmException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = "tp_" + HexFormat.of().formatHex(random);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        String sha256 = HexFormat.of().formatHex(hash);
        if (arguments.length > 1) {
            err.println("There can be one file for the hash, not " + arguments.length);
            return 2;
        }
        if (arguments.length == 1) {
            try {
                // A key that somebody uses is never replaced by accident.
                Files.writeString(Path.of(arguments[0]), sha256 + "\n", StandardOpenOption.CREATE_NEW);
            } catch (IOException e) {
                err.println("The file for the hash cannot be made: " + e);
                return 2;
            }
        }
        out.println("key     " + key);
        if (arguments.length == 0) {
            out.println("sha256  " + sha256);
        }
        return 0;
    }
}
