package io.threadpilot.audit.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MerkleProofsTest {

    /** Larger than any tree that is looked at leaf by leaf. */
    private static final int SMALL = 33;

    @Test
    void everyLeafOfASmallLogIsProvedAsTheStandardSays() throws SQLException {
        TestLog log = TestLog.of(SMALL);
        for (int size = 0; size <= SMALL; size++) {
            List<byte[]> leaves = log.leaves(size);
            byte[] root = Rfc9162.root(leaves);
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = new MerkleProofs(log, size).inclusion(index);

                assertThat(proof)
                        .as("leaf %d of %d", index, size)
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(Rfc9162.path(index, leaves));
                assertThat(MerkleProofs.includes(leaves.get(index), index, size, proof, root))
                        .isTrue();
            }
        }
    }

    @Test
    void everyPairOfSmallLogsIsProvedAsTheStandardSays() throws SQLException {
        TestLog log = TestLog.of(SMALL);
        for (int to = 0; to <= SMALL; to++) {
            byte[] toRoot = Rfc9162.root(log.leaves(to));
            for (int from = 0; from <= to; from++) {
                List<byte[]> proof = new MerkleProofs(log, to).consistency(from);

                assertThat(proof)
                        .as("%d to %d", from, to)
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(from == 0 ? List.of() : Rfc9162.proof(from, log.leaves(to)));
                assertThat(MerkleProofs.areConsistent(from, Rfc9162.root(log.leaves(from)), to, toRoot, proof))
                        .isTrue();
            }
        }
    }

    @Test
    void largeLogsAreProvedAsTheStandardSays() throws SQLException {
        Random random = new Random(9162);
        TestLog log = TestLog.of(70_000);
        for (int i = 0; i < 8; i++) {
            int size = i == 0 ? 70_000 : i == 1 ? 65_536 : 1 + random.nextInt(70_000);
            int number = random.nextInt(size);
            List<byte[]> leaves = log.leaves(size);
            byte[] root = Rfc9162.root(leaves);
            MerkleProofs proofs = new MerkleProofs(log, size);

            List<byte[]> inclusion = proofs.inclusion(number);
            List<byte[]> consistency = proofs.consistency(number + 1);

            assertThat(inclusion).usingElementComparator(Arrays::compare).isEqualTo(Rfc9162.path(number, leaves));
            assertThat(consistency)
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(Rfc9162.proof(number + 1, leaves));
            assertThat(MerkleProofs.includes(leaves.get(number), number, size, inclusion, root))
                    .isTrue();
            assertThat(MerkleProofs.areConsistent(
                            number + 1, Rfc9162.root(log.leaves(number + 1)), size, root, consistency))
                    .isTrue();
        }
    }

    @Test
    void aProofInALogOfAMillionLeavesReadsFiveRowsOf256HashesAtMost() throws SQLException {
        Random random = new Random(7);
        TestLog log = TestLog.of(1_000_000);
        for (int i = 0; i < 200; i++) {
            int size = 1_000_000 - random.nextInt(i % 2 == 0 ? 1 : 500_000);
            int number = random.nextInt(size);

            new MerkleProofs(log, size).inclusion(number);
            assertThat(log.reads())
                    .as("leaf %d of %d", number, size)
                    .hasSizeLessThanOrEqualTo(5)
                    .doesNotHaveDuplicates();

            new MerkleProofs(log, size).consistency(number);
            assertThat(log.reads())
                    .as("%d to %d", number, size)
                    .hasSizeLessThanOrEqualTo(5)
                    .doesNotHaveDuplicates();
        }
        assertThat(log.longestRead()).isEqualTo(256);
    }

    @Test
    void proofsThatNeedFewerRowsReadFewer() throws SQLException {
        TestLog log = TestLog.of(65_536);

        new MerkleProofs(log, 1).inclusion(0);
        assertThat(log.reads()).isEmpty();
        new MerkleProofs(log, 256).inclusion(3);
        assertThat(log.reads()).containsExactly("0 from 0");
        new MerkleProofs(log, 65_536).inclusion(513);
        assertThat(log.reads()).containsExactly("0 from 512", "8 from 0");
        new MerkleProofs(log, 65_536).consistency(256);
        assertThat(log.reads()).containsExactly("8 from 0");
        new MerkleProofs(log, 65_536).consistency(65_536);
        assertThat(log.reads()).isEmpty();
    }

    @Test
    void proofsOfNeighboursReadNothingTwice() throws SQLException {
        TestLog log = TestLog.of(70_000);
        MerkleProofs proofs = new MerkleProofs(log, 70_000);
        for (long index = 60_000; index < 61_024; index++) {
            proofs.inclusion(index);
        }

        assertThat(log.reads()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(5 + 4);
    }

    @Test
    void noProofHasABitThatDoesNotMatter() throws SQLException {
        TestLog log = TestLog.of(SMALL);
        for (int size : new int[] {2, 3, 7, 8, 21}) {
            byte[] root = Rfc9162.root(log.leaves(size));
            MerkleProofs proofs = new MerkleProofs(log, size);
            for (int number = 0; number < size; number++) {
                int index = number;
                List<byte[]> inclusion = proofs.inclusion(index);
                byte[] leaf = log.leaves(size).get(index);
                assertEveryBitMatters(inclusion, changed -> MerkleProofs.includes(leaf, index, size, changed, root));
                assertEveryBitMatters(
                        List.of(leaf, root),
                        changed -> MerkleProofs.includes(changed.get(0), index, size, inclusion, changed.get(1)));

                byte[] fromRoot = Rfc9162.root(log.leaves(index + 1));
                List<byte[]> consistency = proofs.consistency(index + 1);
                assertEveryBitMatters(
                        consistency, changed -> MerkleProofs.areConsistent(index + 1, fromRoot, size, root, changed));
                assertEveryBitMatters(
                        List.of(fromRoot, root),
                        changed -> MerkleProofs.areConsistent(
                                index + 1, changed.get(0), size, changed.get(1), consistency));
            }
        }
    }

    private static void assertEveryBitMatters(List<byte[]> hashes, Check check) {
        assertThat(check.holds(hashes)).isTrue();
        List<Integer> ignored = new ArrayList<>();
        for (byte[] hash : hashes) {
            for (int bit = 0; bit < hash.length * 8; bit++) {
                hash[bit / 8] ^= (byte) (1 << bit % 8);
                if (check.holds(hashes)) {
                    ignored.add(bit);
                }
                hash[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        assertThat(ignored).isEmpty();
    }

    @FunctionalInterface
    private interface Check {
        boolean holds(List<byte[]> hashes);
    }

    @Test
    void aProofOfAnotherLeafOrSizeOrLengthIsRefused() throws SQLException {
        TestLog log = TestLog.of(SMALL);
        for (int size = 1; size <= SMALL; size++) {
            byte[] root = Rfc9162.root(log.leaves(size));
            for (int index = 0; index < size; index++) {
                byte[] leaf = log.leaves(size).get(index);
                List<byte[]> proof = new MerkleProofs(log, size).inclusion(index);
                for (int other = -1; other <= SMALL + 1; other++) {
                    if (other != index) {
                        assertThat(MerkleProofs.includes(leaf, other, size, proof, root))
                                .isFalse();
                    }
                }
                assertThat(MerkleProofs.includes(leaf, index, size, longer(proof), root))
                        .isFalse();
                if (!proof.isEmpty()) {
                    assertThat(MerkleProofs.includes(leaf, index, size, proof.subList(1, proof.size()), root))
                            .isFalse();
                    assertThat(MerkleProofs.includes(leaf, index, size, proof.subList(0, proof.size() - 1), root))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aConsistencyProofOfOtherLengthOrSizesIsRefused() throws SQLException {
        TestLog log = TestLog.of(SMALL);
        for (int to = 1; to <= SMALL; to++) {
            byte[] toRoot = Rfc9162.root(log.leaves(to));
            for (int from = 0; from <= to; from++) {
                byte[] fromRoot = Rfc9162.root(log.leaves(from));
                List<byte[]> proof = new MerkleProofs(log, to).consistency(from);
                for (int other = -1; other <= SMALL + 1; other++) {
                    if (other != from) {
                        assertThat(MerkleProofs.areConsistent(other, fromRoot, to, toRoot, proof))
                                .as("%d for %d to %d", other, from, to)
                                .isFalse();
                    }
                }
                assertThat(MerkleProofs.areConsistent(from, fromRoot, to, toRoot, longer(proof)))
                        .isFalse();
                if (!proof.isEmpty()) {
                    assertThat(MerkleProofs.areConsistent(from, fromRoot, to, toRoot, List.of()))
                            .isFalse();
                    assertThat(MerkleProofs.areConsistent(
                                    from, fromRoot, to, toRoot, proof.subList(0, proof.size() - 1)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aLogThatWasRewrittenIsNotConsistent() throws SQLException {
        TestLog log = TestLog.of(200);
        TestLog rewritten = new TestLog();
        for (int index = 0; index < 200; index++) {
            rewritten.append(TestLog.hash(index == 77 ? 1077 : index));
        }
        byte[] seen = Rfc9162.root(log.leaves(100));

        assertThat(MerkleProofs.areConsistent(
                        100, seen, 200, rewritten.range().root(), new MerkleProofs(rewritten, 200).consistency(100)))
                .isFalse();
    }

    @Test
    void hashesOfAnotherLengthProveNothing() {
        byte[] leaf = TestLog.hash(0);
        byte[] root = Rfc9162.sha256(new byte[] {1}, leaf, new byte[31]);

        assertThat(MerkleProofs.includes(leaf, 0, 2, List.of(new byte[31]), root))
                .isFalse();
        assertThat(MerkleProofs.areConsistent(1, leaf, 2, root, List.of(new byte[31])))
                .isFalse();
    }

    private static List<byte[]> longer(List<byte[]> proof) {
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(new byte[32]);
        return longer;
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 10, 11, Long.MAX_VALUE, Long.MIN_VALUE})
    void aLeafThatIsNotThereIsNotProved(long index) {
        MerkleProofs proofs = new MerkleProofs(TestLog.of(20), 10);

        assertThatThrownBy(() -> proofs.inclusion(index)).isInstanceOf(IllegalArgumentException.class);
        if (index != 10) {
            assertThatThrownBy(() -> proofs.consistency(index)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aHashThatIsMissingIsAnErrorAndNoProof() {
        MerkleProofs proofs = new MerkleProofs((level, from, to) -> List.of(), 3);

        assertThatThrownBy(() -> proofs.inclusion(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("missing");
    }
}
