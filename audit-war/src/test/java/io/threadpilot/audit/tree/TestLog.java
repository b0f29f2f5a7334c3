package io.threadpilot.audit.tree;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A log in memory: what of it is stored, and what was read of that. */
final class TestLog implements StoredHashes {

    private final Map<Integer, List<byte[]>> levels = new TreeMap<>();
    private final CompactRange range = CompactRange.of(0, null);
    private final List<String> reads = new ArrayList<>();
    private long longestRead;

    /** A log whose leaves have different hashes, of no bytes in particular. */
    static TestLog of(int size) {
        TestLog log = new TestLog();
        for (int index = 0; index < size; index++) {
            log.append(hash(index));
        }
        return log;
    }

    /** A hash that no other number gives. */
    static byte[] hash(long number) {
        return ByteBuffer.allocate(32).putLong(number).putLong(24, ~number).array();
    }

    void append(byte[] leafHash) {
        level(0).add(leafHash);
        for (TreeNode node : range.append(leafHash)) {
            assert level(node.level()).size() == node.number();
            level(node.level()).add(node.hash());
        }
    }

    private List<byte[]> level(int level) {
        return levels.computeIfAbsent(level, key -> new ArrayList<>());
    }

    /** The hashes of the leaves up to a size. */
    List<byte[]> leaves(int size) {
        return level(0).subList(0, size);
    }

    CompactRange range() {
        return range;
    }

    @Override
    public List<byte[]> read(int level, long from, long to) {
        reads.add(level + " from " + from);
        longestRead = Math.max(longestRead, to - from);
        return level(level).subList((int) from, (int) to);
    }

    /** Which rows were read since the last time. */
    List<String> reads() {
        List<String> since = List.copyOf(reads);
        reads.clear();
        return since;
    }

    /** How many hashes were ever read at once. */
    long longestRead() {
        return longestRead;
    }
}
