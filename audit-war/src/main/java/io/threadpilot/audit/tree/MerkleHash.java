package io.threadpilot.audit.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of a Merkle tree (RFC 9162, section 2.1.1): SHA-256, with one byte in front that tells a leaf from a node, so that
 * no leaf can be passed off as a node. A hash has 32 bytes.
 */
public final class MerkleHash {

    static final int BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleHash() {}

    /**
     * The hash of a leaf.
     *
     * @param content the leaf's bytes; may be empty
     * @return 32 bytes
     */
    public static byte[] leaf(byte[] content) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(content);
    }

    /**
     * The hash of the node above two others.
     *
     * @param left 32 bytes
     * @param right 32 bytes
     * @return 32 bytes
     */
    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** The root of a tree without leaves, 32 bytes. */
    public static byte[] emptyRoot() {
        return sha256().digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
