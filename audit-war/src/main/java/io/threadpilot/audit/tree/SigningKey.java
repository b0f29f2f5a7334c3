package io.threadpilot.audit.tree;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A private key with a name, which signs notes (C2SP signed-note, Ed25519). As text it is {@code PRIVATE+KEY+name+id+base64},
 * where the id is that of its verifier key. Its {@code toString} tells no secret. Safe for use by several threads.
 */
public final class SigningKey {

    private static final String PREFIX = "PRIVATE+KEY+";

    private final PrivateKey key;
    private final VerifierKey verifier;

    private SigningKey(PrivateKey key, VerifierKey verifier) {
        this.key = key;
        this.verifier = verifier;
    }

    /**
     * Reads a key from its text.
     *
     * @throws IllegalArgumentException if it is none, is for signatures of another kind, or its id belongs to another key; the
     *     message repeats nothing of it
     */
    public static SigningKey parse(String text) {
        // Base64 may have a plus too.
        String[] parts =
                text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\+", 3) : new String[0];
        if (parts.length < 3) {
            throw new IllegalArgumentException("A signing key is " + PREFIX + "name+id+base64");
        }
        byte[] seed = seed(parts[2]);
        VerifierKey verifier = new VerifierKey(parts[0], publicKey(seed));
        if (!HexFormat.of().toHexDigits(verifier.id()).equals(parts[1])) {
            throw new IllegalArgumentException("The id of the signing key belongs to another key");
        }
        SigningKey key = new SigningKey(privateKey(seed), verifier);
        if (!verifier.verifies(parts[0], key.signature(parts[0]))) {
            throw new IllegalStateException(
                    "This Java platform makes another public key of a seed than of its key pair");
        }
        return key;
    }

    private static byte[] seed(String base64) {
        try {
            return VerifierKey.keyBytes(base64);
        } catch (IllegalArgumentException e) {
            // Without the cause, which may repeat a character of the secret.
            throw new IllegalArgumentException(
                    "The last part of a signing key is the byte 1 and 32 bytes more, in Base64");
        }
    }

    private static PrivateKey privateKey(byte[] seed) {
        try {
            return KeyFactory.getInstance(VerifierKey.ALGORITHM)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 has " + VerifierKey.ALGORITHM, e);
        }
    }

    /** The JDK computes a public key only where it makes a pair, of random bytes: here they are the seed. */
    private static byte[] publicKey(byte[] seed) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM);
            pairs.initialize(NamedParameterSpec.ED25519, new Seed(seed));
            byte[] encoded = ((EdECPublicKey) pairs.generateKeyPair().getPublic()).getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - VerifierKey.KEY_BYTES, encoded.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 has " + VerifierKey.ALGORITHM, e);
        }
    }

    /** The key with which everybody can check the signatures of this one. */
    public VerifierKey verifier() {
        return verifier;
    }

    /**
     * Signs a text.
     *
     * @param text of a note, with its last end of line
     * @return 64 bytes, always the same
     */
    byte[] signature(String text) {
        try {
            Signature ed25519 = Signature.getInstance(VerifierKey.ALGORITHM);
            ed25519.initSign(key);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 has " + VerifierKey.ALGORITHM, e);
        }
    }

    /** The verifier key. */
    @Override
    public String toString() {
        return verifier.toString();
    }

    /** Random bytes that are known. */
    private static final class Seed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
