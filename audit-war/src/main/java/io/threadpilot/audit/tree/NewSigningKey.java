package io.threadpilot.audit.tree;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Makes a pair of keys for the checkpoints of a log and prints it, or puts the signing key into the file that it is given, where
 * the service reads it. It uses nothing but the JDK, so that it runs from its source: {@code java
 * audit-war/src/main/java/io/threadpilot/audit/tree/NewSigningKey.java threadpilot.example/audit}.
 *
 * <p>Exits with 0; or with 2 and a message if it is not given the origin of a log, or is given a file that is there already or
 * cannot be written.
 */
public final class NewSigningKey {

    /** Stricter than the name of a key must be: an origin reads like an address without its scheme. */
    private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z0-9./_-]{1,200}");

    private static final int KEY_BYTES = 32;

    private NewSigningKey() {}

    /**
     * Prints a verifier key on one line and, unless there is a file for it, the signing key on another.
     *
     * @param arguments the origin of the log; and, if wanted, the file for the signing key, which must not be there yet
     */
    public static void main(String[] arguments) throws GeneralSecurityException {
        int code = run(arguments, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws GeneralSecurityException {
        if (arguments.length < 1
                || arguments.length > 2
                || !ORIGIN.matcher(arguments[0]).matches()) {
            err.println("Name the origin of the log, 1 to 200 letters, digits, dots, slashes, hyphens and underscores;"
                    + " and, if wanted, a file for the signing key");
            return 2;
        }
        String origin = arguments[0];
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] publicKey = withKind(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
        String id = id(origin, publicKey);
        String signing = "PRIVATE+KEY+" + origin + "+" + id + "+" + base64(withKind(seed));
        if (arguments.length == 2) {
            try {
                Path file = Path.of(arguments[1]);
                // A key that somebody uses is never replaced by accident.
                Files.createFile(file, forItsOwnerOnly(file));
                Files.writeString(file, signing + "\n");
            } catch (IOException e) {
                err.println("The file for the signing key cannot be made: " + e);
                return 2;
            }
        }
        out.println("verifier key  " + origin + "+" + id + "+" + base64(publicKey));
        if (arguments.length == 1) {
            out.println("signing key   " + signing);
        }
        return 0;
    }

    private static FileAttribute<?>[] forItsOwnerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The byte in front says of what kind the key is: Ed25519. */
    private static byte[] withKind(byte[] key) {
        byte[] kindAndKey = new byte[1 + KEY_BYTES];
        kindAndKey[0] = 1;
        System.arraycopy(key, 0, kindAndKey, 1, KEY_BYTES);
        return kindAndKey;
    }

    private static String id(String origin, byte[] publicKey) throws GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update((origin + "\n").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest(publicKey), 0, 4);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
