package io.threadpilot.audit.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CompactRangeTest {

    @Test
    void everyRootIsThatOfTheStandardAlsoWhenTheRangeWasPutAwayBetweenLeaves() {
        List<byte[]> leaves = TestLog.of(600).leaves(600);
        CompactRange range = CompactRange.of(0, null);
        for (int size = 0; size < 600; size++) {
            assertThat(range.size()).isEqualTo(size);
            assertThat(range.root()).as("size %d", size).isEqualTo(Rfc9162.root(leaves.subList(0, size)));

            range = CompactRange.of(range.size(), range.frontier());
            range.append(leaves.get(size));
        }
    }

    @Test
    void theFrontierHasTheLargestSubtreeFirst() {
        List<byte[]> leaves = TestLog.of(7).leaves(7);
        CompactRange range = CompactRange.of(0, null);
        assertThat(range.frontier()).isNull();
        leaves.forEach(range::append);

        assertThat(range.frontier())
                .hasSize(3 * 32)
                .startsWith(Rfc9162.root(leaves.subList(0, 4)))
                .containsSequence(Rfc9162.root(leaves.subList(4, 6)))
                .endsWith(leaves.get(6));
    }

    @Test
    void everyEighthLevelIsHandedOutWhenItsNodesAreComplete() {
        List<byte[]> leaves = TestLog.of(65_536 + 256).leaves(65_536 + 256);
        CompactRange range = CompactRange.of(0, null);
        for (int index = 0; index < leaves.size(); index++) {
            List<TreeNode> nodes = range.append(leaves.get(index));

            int size = index + 1;
            assertThat(nodes).extracting(TreeNode::level).isEqualTo(levels(size));
            for (TreeNode node : nodes) {
                int first = (int) node.number() << node.level();
                assertThat(first + (1 << node.level())).isEqualTo(size);
                assertThat(node.hash()).isEqualTo(Rfc9162.root(leaves.subList(first, size)));
            }
        }
    }

    private static List<Integer> levels(int size) {
        return size % 65_536 == 0 ? List.of(8, 16) : size % 256 == 0 ? List.of(8) : List.of();
    }

    @Test
    void whatWasHandedOutDoesNotChange() {
        byte[] leaf = TestLog.hash(1);
        CompactRange range = CompactRange.of(0, null);
        range.append(leaf);
        byte[] root = range.root();
        leaf[0]++;
        range.root()[0]++;
        range.frontier()[0]++;

        assertThat(range.root()).isEqualTo(root).isEqualTo(TestLog.hash(1));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 32",
        "-1, 2048",
        "0, 0",
        "0, 32",
        "1, ",
        "1, 0",
        "1, 31",
        "1, 64",
        "2, 64",
        "3, 32",
        "7, 95",
        "8, 33"
    })
    void aFrontierOfAnotherSizeIsRefused(long size, Integer length) {
        assertThatThrownBy(() -> CompactRange.of(size, length == null ? null : new byte[length]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0", "31", "33", "64"})
    void whatHasAnotherLengthIsNoHash(int length) {
        CompactRange range = CompactRange.of(0, null);

        assertThatThrownBy(() -> range.append(new byte[length])).isInstanceOf(IllegalArgumentException.class);
        assertThat(range.size()).isZero();
    }
}
