package io.threadpilot.audit.tree;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the proofs of a log at one size, and checks proofs (RFC 9162, sections 2.1.3 and 2.1.4).
 *
 * <p>It reads the stored hashes in tiles: the 256 nodes of a stored level that lie below one node of the next. A path from a leaf
 * to the root crosses one tile for eight levels, and needs all of it. The right edge of the tree, where nodes are not complete,
 * crosses one more. So a proof in a log of a million leaves reads five tiles at most. The last tiles are remembered, so that
 * proofs of neighbours read nothing twice: make one for a request or a bundle, and forget it afterwards. Not safe for use by
 * several threads.
 */
public final class MerkleProofs {

    private static final int TILE_LEVELS = CompactRange.STORED_LEVELS;

    /** Some 400 KiB: a tile has 510 hashes. */
    private static final int MOST_TILES = 16;

    private final StoredHashes stored;
    private final long size;
    private final Map<TileKey, List<List<byte[]>>> tiles = new LinkedHashMap<>(MOST_TILES, 0.75f, true);

    /**
     * Proofs in a log of a size.
     *
     * @param stored at least the hashes of a log of that size
     * @param size number of leaves, 0 or more
     */
    public MerkleProofs(StoredHashes stored, long size) {
        this.stored = stored;
        this.size = size;
    }

    /** The number of leaves of the log that the proofs are about. */
    public long size() {
        return size;
    }

    /**
     * Proves that a leaf is in the log.
     *
     * @param index 0 or more, less than the size
     * @return the hashes beside the path from the leaf to the root, 32 bytes each, that beside the leaf first
     * @throws IllegalArgumentException if there is no such leaf
     * @throws IllegalStateException if hashes are missing
     * @throws SQLException if the database did not answer
     */
    public List<byte[]> inclusion(long index) throws SQLException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("A log of " + size + " leaves has no leaf " + index);
        }
        List<byte[]> hashes = new ArrayList<>();
        addPath(index, 0, size, hashes);
        return hashes;
    }

    /** Adds the hashes beside the path from a leaf to the root of the leaves from {@code begin} to {@code end}. */
    private void addPath(long index, long begin, long end, List<byte[]> hashes) throws SQLException {
        if (end - begin > 1) {
            long middle = middle(begin, end);
            if (index < middle) {
                addPath(index, begin, middle, hashes);
                hashes.add(root(middle, end));
            } else {
                addPath(index, middle, end, hashes);
                hashes.add(root(begin, middle));
            }
        }
    }

    /**
     * Proves that the log at an earlier size had the same leaves at its beginning.
     *
     * @param from number of leaves then, from 0 to the size
     * @return hashes of subtrees, 32 bytes each; none if nothing was added, or if the log was empty then
     * @throws IllegalArgumentException if the log is smaller
     * @throws IllegalStateException if hashes are missing
     * @throws SQLException if the database did not answer
     */
    public List<byte[]> consistency(long from) throws SQLException {
        if (from < 0 || from > size) {
            throw new IllegalArgumentException("A log of " + size + " leaves never had " + from);
        }
        List<byte[]> hashes = new ArrayList<>();
        if (from > 0) {
            addConsistency(from, 0, size, hashes);
        }
        return hashes;
    }

    private void addConsistency(long from, long begin, long end, List<byte[]> hashes) throws SQLException {
        if (from == end) {
            // The reader knows the root of the earlier log, and of nothing else.
            if (begin > 0) {
                hashes.add(root(begin, end));
            }
            return;
        }
        long middle = middle(begin, end);
        if (from <= middle) {
            addConsistency(from, begin, middle, hashes);
            hashes.add(root(middle, end));
        } else {
            addConsistency(from, middle, end, hashes);
            hashes.add(root(begin, middle));
        }
    }

    /** Where a tree of at least two leaves divides: after the largest power of two that is smaller than their number. */
    private static long middle(long begin, long end) {
        return begin + Long.highestOneBit(end - begin - 1);
    }

    /** The root of a subtree, complete or at the right edge. */
    private byte[] root(long begin, long end) throws SQLException {
        long leaves = end - begin;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return node(level, begin >> level);
        }
        long middle = middle(begin, end);
        return MerkleHash.node(root(begin, middle), root(middle, end));
    }

    /** The hash of a complete node. */
    private byte[] node(int level, long number) throws SQLException {
        int above = level % TILE_LEVELS;
        int levelsToTop = TILE_LEVELS - above;
        TileKey key = new TileKey(level - above, number >> levelsToTop);
        List<List<byte[]>> tile = tiles.get(key);
        if (tile == null) {
            tile = read(key);
            tiles.put(key, tile);
            if (tiles.size() > MOST_TILES) {
                tiles.remove(tiles.keySet().iterator().next());
            }
        }
        return tile.get(above).get((int) (number - (key.number << levelsToTop)));
    }

    /** The stored hashes of a tile, and above them the complete nodes, row by row. */
    private List<List<byte[]>> read(TileKey key) throws SQLException {
        long from = key.number << TILE_LEVELS;
        long to = Math.min(from + (1 << TILE_LEVELS), size >> key.level);
        List<byte[]> row = stored.read(key.level, from, to);
        if (row.size() != to - from) {
            throw new IllegalStateException("Hashes of the level " + key.level + " are missing: of those from " + from
                    + " to " + to + " there are " + row.size());
        }
        List<List<byte[]>> rows = new ArrayList<>();
        for (int level = 0; level < TILE_LEVELS; level++) {
            rows.add(row);
            List<byte[]> above = new ArrayList<>(row.size() / 2);
            for (int i = 1; i < row.size(); i += 2) {
                above.add(MerkleHash.node(row.get(i - 1), row.get(i)));
            }
            row = above;
        }
        return rows;
    }

    /**
     * Checks that a leaf is in a log.
     *
     * @param leafHash what {@link MerkleHash#leaf} makes of it
     * @param index of the leaf
     * @param size of the log
     * @param hashes the proof
     * @param root of the log at that size
     * @return whether it is proved
     */
    public static boolean includes(byte[] leafHash, long index, long size, List<byte[]> hashes, byte[] root) {
        if (index < 0 || index >= size || !areHashes(hashes)) {
            return false;
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] beside : hashes) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleHash.node(beside, hash);
                int levels = levelsWithoutLeft(node);
                node >>= levels;
                last >>= levels;
            } else {
                hash = MerkleHash.node(hash, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    /**
     * Checks that a log has the leaves of an earlier one at its beginning.
     *
     * @param from size of the earlier log
     * @param fromRoot its root
     * @param to size of the later log
     * @param toRoot its root
     * @param hashes the proof
     * @return whether it is proved
     */
    public static boolean areConsistent(long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> hashes) {
        if (from < 0 || from > to || !areHashes(hashes)) {
            return false;
        }
        if (from == to) {
            return hashes.isEmpty() && MessageDigest.isEqual(fromRoot, toRoot);
        }
        if (from == 0) {
            return hashes.isEmpty() && MessageDigest.isEqual(fromRoot, MerkleHash.emptyRoot());
        }
        // Of a complete tree the proof leaves out what the reader knows, its root.
        boolean complete = Long.bitCount(from) == 1;
        if (hashes.isEmpty()) {
            return false;
        }
        int levels = Long.numberOfTrailingZeros(from);
        long node = (from - 1) >> levels;
        long last = (to - 1) >> levels;
        byte[] earlier = complete ? fromRoot : hashes.get(0);
        byte[] later = earlier;
        for (byte[] beside : complete ? hashes : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                earlier = MerkleHash.node(beside, earlier);
                later = MerkleHash.node(beside, later);
                levels = levelsWithoutLeft(node);
                node >>= levels;
                last >>= levels;
            } else {
                later = MerkleHash.node(later, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(earlier, fromRoot) && MessageDigest.isEqual(later, toRoot);
    }

    /** How many levels a node at the right edge rises without one to its left. */
    private static int levelsWithoutLeft(long node) {
        return node == 0 ? 0 : Long.numberOfTrailingZeros(node);
    }

    private static boolean areHashes(List<byte[]> hashes) {
        return hashes.stream().allMatch(hash -> hash.length == MerkleHash.BYTES);
    }

    /** Which tile: the level of its stored hashes, and which of the tiles of this level. */
    private record TileKey(int level, long number) {}
}
