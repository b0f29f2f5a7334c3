package io.threadpilot.audit.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tree that grows by leaves and remembers no more of them than it needs for its root: the hashes of the complete subtrees of
 * which it consists, one for each bit that is set in its size. Not safe for use by several threads.
 */
public final class CompactRange {

    /** Nodes of every eighth level are kept in the database. */
    static final int STORED_LEVELS = 8;

    private long size;
    private final List<byte[]> frontier;

    private CompactRange(long size, List<byte[]> frontier) {
        this.size = size;
        this.frontier = frontier;
    }

    /**
     * A tree as it was kept.
     *
     * @param size number of its leaves, 0 or more
     * @param frontier hashes of the complete subtrees of which it consists, the largest first, 32 bytes each; null if it is empty
     * @throws IllegalArgumentException if there cannot be a tree of this size with this frontier
     */
    public static CompactRange of(long size, byte[] frontier) {
        int length = frontier == null ? 0 : frontier.length;
        if (size < 0 || (size == 0) != (frontier == null) || length != Long.bitCount(size) * MerkleHash.BYTES) {
            throw new IllegalArgumentException(
                    "A tree of " + size + " leaves cannot have a frontier of " + length + " bytes");
        }
        List<byte[]> hashes = new ArrayList<>();
        for (int begin = 0; begin < length; begin += MerkleHash.BYTES) {
            hashes.add(Arrays.copyOfRange(frontier, begin, begin + MerkleHash.BYTES));
        }
        return new CompactRange(size, hashes);
    }

    /**
     * Adds a leaf at the end.
     *
     * @param leafHash 32 bytes
     * @return the nodes that are complete now and are to be kept, those of the levels 8, 16, 24 and so on, the lowest first; most
     *     leaves complete none
     * @throws IllegalArgumentException if the hash has not 32 bytes
     */
    public List<TreeNode> append(byte[] leafHash) {
        if (leafHash.length != MerkleHash.BYTES) {
            throw new IllegalArgumentException("A hash has " + MerkleHash.BYTES + " bytes, not " + leafHash.length);
        }
        List<TreeNode> complete = new ArrayList<>();
        byte[] hash = leafHash.clone();
        // Adding one to the size carries over as many bits as the leaf completes nodes.
        int level = 0;
        while ((size >> level & 1) == 1) {
            hash = MerkleHash.node(frontier.remove(frontier.size() - 1), hash);
            level++;
            if (level % STORED_LEVELS == 0) {
                complete.add(new TreeNode(level, size >> level, hash));
            }
        }
        frontier.add(hash);
        size = Math.incrementExact(size);
        return complete;
    }

    /** The number of leaves, 0 or more. */
    public long size() {
        return size;
    }

    /** What {@link #of} needs to continue here; null if the tree is empty. */
    public byte[] frontier() {
        if (size == 0) {
            return null;
        }
        byte[] hashes = new byte[frontier.size() * MerkleHash.BYTES];
        for (int i = 0; i < frontier.size(); i++) {
            System.arraycopy(frontier.get(i), 0, hashes, i * MerkleHash.BYTES, MerkleHash.BYTES);
        }
        return hashes;
    }

    /** The root of the tree, 32 bytes. */
    public byte[] root() {
        if (size == 0) {
            return MerkleHash.emptyRoot();
        }
        byte[] root = frontier.get(frontier.size() - 1);
        for (int i = frontier.size() - 2; i >= 0; i--) {
            root = MerkleHash.node(frontier.get(i), root);
        }
        return root.clone();
    }
}
