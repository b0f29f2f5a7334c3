package io.threadpilot.audit.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CheckpointTest {

    private static final String ORIGIN = "threadpilot.example/audit";

    private static final SigningKey KEY = TestKeys.of(ORIGIN, 1);
    private static final SigningKey NEXT = TestKeys.of(ORIGIN, 2);
    private static final SigningKey OTHER_LOG = TestKeys.of("threadpilot.example/other", 1);

    /** The example of c2sp.org/tlog-checkpoint, whose key was not published. */
    private static final String EXAMPLE = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            """;

    @Test
    void theExampleOfTheSpecificationIsRead() {
        Checkpoint checkpoint = Checkpoint.of(SignedNote.parse(EXAMPLE));

        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.root())
                .isEqualTo(Base64.getDecoder().decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="));
        assertThat(EXAMPLE).startsWith(checkpoint.text() + "\n");
    }

    @Test
    void aSignedCheckpointIsVerifiedByTheKeysOfItsLog() {
        for (long size : new long[] {0, 1, 70_000, Long.MAX_VALUE}) {
            Checkpoint checkpoint = new Checkpoint(ORIGIN, size, TestLog.hash(size));
            SignedNote note = SignedNote.parse(checkpoint.sign(KEY).toString());

            assertThat(Checkpoint.verified(note, List.of(NEXT.verifier(), KEY.verifier())))
                    .hasValueSatisfying(
                            read -> assertThat(read).usingRecursiveComparison().isEqualTo(checkpoint));
            assertThat(Checkpoint.verified(note, List.of(NEXT.verifier()))).isEmpty();
            assertThat(Checkpoint.verified(note, List.of())).isEmpty();
        }
    }

    @Test
    void theKeyOfAnotherLogDoesNotCount() {
        Checkpoint checkpoint = new Checkpoint(ORIGIN, 1, TestLog.hash(1));
        SignedNote note = SignedNote.sign(checkpoint.text(), OTHER_LOG);

        assertThat(note.isSignedBy(List.of(OTHER_LOG.verifier()))).isTrue();
        assertThat(Checkpoint.verified(note, List.of(OTHER_LOG.verifier()))).isEmpty();
        assertThatThrownBy(() -> checkpoint.sign(OTHER_LOG)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyChangeOfTheTextIsSeen() {
        String note = new Checkpoint(ORIGIN, 123, TestLog.hash(1)).sign(KEY).toString();
        String text = note.substring(0, note.indexOf("\n\n"));
        for (int at = 0; at < text.length(); at++) {
            for (char other : "01A/\n".toCharArray()) {
                if (text.charAt(at) != other) {
                    assertNotVerified(note.substring(0, at) + other + note.substring(at + 1));
                }
            }
        }
    }

    private static void assertNotVerified(String note) {
        try {
            assertThat(Checkpoint.verified(SignedNote.parse(note), List.of(KEY.verifier())))
                    .as(note)
                    .isEmpty();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\n",
                "a\n1\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
                "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a b\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a+b\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n 1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n\u0661\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
                "a\n1\nAAAA\n"
            })
    void whatIsNoCheckpointIsRefused(String text) {
        assertThatThrownBy(() -> Checkpoint.of(SignedNote.sign(text, KEY)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
