package io.threadpilot.audit.tree;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Keys that are always the same. */
public final class TestKeys {

    private TestKeys() {}

    /**
     * A key.
     *
     * @param name of a log
     * @param number another one is another key
     */
    public static SigningKey of(String name, int number) {
        byte[] seed = new byte[33];
        Arrays.fill(seed, (byte) number);
        seed[0] = 1;
        byte[] publicKey = new byte[33];
        publicKey[0] = 1;
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("Ed25519");
            pairs.initialize(255, new SecureRandom() {
                private static final long serialVersionUID = 1L;

                @Override
                public void nextBytes(byte[] bytes) {
                    Arrays.fill(bytes, (byte) number);
                }
            });
            byte[] encoded = pairs.generateKeyPair().getPublic().getEncoded();
            System.arraycopy(encoded, encoded.length - 32, publicKey, 1, 32);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        String id = HexFormat.of()
                .formatHex(Rfc9162.sha256((name + "\n").getBytes(StandardCharsets.UTF_8), publicKey), 0, 4);
        return SigningKey.parse(
                "PRIVATE+KEY+" + name + "+" + id + "+" + Base64.getEncoder().encodeToString(seed));
    }
}
