package io.threadpilot.audit.privacy;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

/** Encryption of personal data: AES-256 in GCM (NIST SP 800-38D), keys wrapped as RFC 3394 has it. */
final class SealedBytes {

    static final int KEY_LENGTH = 32;

    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedBytes() {}

    static byte[] newKey() {
        byte[] key = new byte[KEY_LENGTH];
        RANDOM.nextBytes(key);
        return key;
    }

    /** The nonce and what is encrypted under it. */
    static byte[] seal(byte[] key, byte[] plain) {
        byte[] nonce = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, plain, 0, plain.length);
        byte[] all = Arrays.copyOf(nonce, NONCE_LENGTH + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_LENGTH, sealed.length);
        return all;
    }

    /**
     * Opens what was sealed.
     *
     * @throws IllegalStateException if the key is another one, or the bytes were changed
     */
    static byte[] open(byte[] key, byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_LENGTH);
        return crypt(Cipher.DECRYPT_MODE, key, nonce, sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, byte[] input, int from, int length) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input, from, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The bytes cannot be encrypted or decrypted under this key", e);
        }
    }

    /** A key, or one that is wrapped already, wrapped under another key. */
    static byte[] wrap(byte[] wrapping, byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AESWrap");
            cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(wrapping, "AES"));
            return cipher.wrap(new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key cannot be wrapped", e);
        }
    }

    /**
     * What was wrapped.
     *
     * @throws IllegalStateException if the wrapping key is another one
     */
    static byte[] unwrap(byte[] wrapping, byte[] wrapped) {
        try {
            Cipher cipher = Cipher.getInstance("AESWrap");
            cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(wrapping, "AES"));
            return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key cannot be unwrapped", e);
        }
    }
}
