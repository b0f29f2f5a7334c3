package io.threadpilot.audit.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key with a name, which checks signatures of notes (C2SP signed-note, Ed25519). As text it is {@code
 * name+id+base64}, where the id has eight hexadecimal digits.
 */
public final class VerifierKey {

    static final String ALGORITHM = "Ed25519";

    /** Of the kinds of signatures that the specification lists, Ed25519. */
    static final byte KIND = 1;

    /** Of a public key and of a private one. */
    static final int KEY_BYTES = 32;

    /** What stands before the 32 bytes of a public key in X.509 (RFC 8410, section 4). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte[] bytes;
    private final PublicKey key;
    private final int id;

    /**
     * A key.
     *
     * @param name of the key
     * @param bytes 32, after RFC 8032
     * @throws IllegalArgumentException if the name is none, or the bytes are no key
     */
    VerifierKey(String name, byte[] bytes) {
        if (!isName(name)) {
            throw new IllegalArgumentException("The name of a key is not empty, and has neither + nor white space");
        }
        this.name = name;
        this.bytes = bytes.clone();
        this.key = key(bytes);
        this.id = id(name, bytes);
    }

    /**
     * Reads a key from its text.
     *
     * @throws IllegalArgumentException if it is none, is for signatures of another kind, or its id belongs to another key
     */
    public static VerifierKey parse(String text) {
        // Base64 may have a plus too.
        String[] parts = text.split("\\+", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("A verifier key is name+id+base64");
        }
        VerifierKey key = new VerifierKey(parts[0], keyBytes(parts[2]));
        if (!key.toString().equals(text)) {
            throw new IllegalArgumentException("The id of the verifier key belongs to another key");
        }
        return key;
    }

    /**
     * The bytes of a public or private key.
     *
     * @throws IllegalArgumentException if there are not 32 behind the kind, or they are of another kind
     */
    static byte[] keyBytes(String base64) {
        byte[] kindAndKey = base64(base64);
        if (kindAndKey.length != 1 + KEY_BYTES || kindAndKey[0] != KIND) {
            throw new IllegalArgumentException("A key is the byte 1, for Ed25519, and 32 bytes more");
        }
        return Arrays.copyOfRange(kindAndKey, 1, kindAndKey.length);
    }

    /** Base64 as it is written: with padding, and without bits that a decoder would not look at. */
    static byte[] base64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("Base64 is written in one way");
        }
        return bytes;
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.indexOf('+') < 0
                && name.codePoints()
                        .noneMatch(character -> Character.isSpaceChar(character)
                                || Character.isWhitespace(character)
                                || Character.isISOControl(character)
                                || Character.getType(character) == Character.SURROGATE);
    }

    private static int id(String name, byte[] key) {
        MessageDigest sha256 = MerkleHash.sha256();
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
        sha256.update(KIND);
        return ByteBuffer.wrap(sha256.digest(key)).getInt();
    }

    private static PublicKey key(byte[] bytes) {
        byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_BYTES);
        System.arraycopy(bytes, 0, encoded, X509.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The 32 bytes are no key of Ed25519", e);
        }
    }

    /** Whose key it is; the key of a log has the log's origin as its name. */
    public String name() {
        return name;
    }

    /** The first four bytes of a hash of name and key. */
    public int id() {
        return id;
    }

    /**
     * Checks a signature.
     *
     * @param text of a note, with its last end of line
     * @param signature any bytes
     */
    boolean verifies(String text, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance(ALGORITHM);
            ed25519.initVerify(key);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            return ed25519.verify(signature);
        } catch (SignatureException e) {
            // Not even the form of a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 has " + ALGORITHM, e);
        }
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(id) + "+" + base64(KIND, bytes);
    }

    static String base64(byte kind, byte[] key) {
        byte[] kindAndKey = new byte[1 + KEY_BYTES];
        kindAndKey[0] = kind;
        System.arraycopy(key, 0, kindAndKey, 1, KEY_BYTES);
        return Base64.getEncoder().encodeToString(kindAndKey);
    }
}
