package io.threadpilot.audit.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignedNoteTest {

    /** The example of c2sp.org/signed-note, version 1.0.0. */
    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String EXAMPLE = """
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    /** The examples of Go's package golang.org/x/mod/sumdb/note. The second key is that of a seed of zeros. */
    private static final String PETER =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String PETERS_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String ENOCHS_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";

    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;

    private static final String PETERS_LINE =
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final String ENOCHS_LINE =
            "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    /** A line that other software may add: of a key that nobody knows, with a signature of another kind. */
    private static final String FOREIGN_LINE = "— witness.example/w AAAAAQID\n";

    @Test
    void theExampleOfTheSpecificationIsSignedByItsKey() {
        SignedNote note = SignedNote.parse(EXAMPLE);

        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.isSignedBy(List.of(VerifierKey.parse(EXAMPLE_KEY)))).isTrue();
        assertThat(note).hasToString(EXAMPLE);
        assertThat(VerifierKey.parse(EXAMPLE_KEY)).hasToString(EXAMPLE_KEY);
        assertThat(SignedNote.parse(EXAMPLE.replace("example message", "Example message"))
                        .isSignedBy(List.of(VerifierKey.parse(EXAMPLE_KEY))))
                .isFalse();
    }

    @Test
    void oursAreSignedAsOtherSoftwareSigns() {
        SigningKey peter = SigningKey.parse(PETER);

        assertThat(SignedNote.sign(TEXT, peter)).hasToString(TEXT + "\n" + PETERS_LINE);
        assertThat(peter.verifier()).hasToString(PETERS_KEY);
        assertThat(peter).hasToString(PETERS_KEY);
        byte[] zeros = new byte[33];
        zeros[0] = 1;
        SigningKey enoch = SigningKey.parse(
                "PRIVATE+KEY+EnochRoot+af0cfe78+" + Base64.getEncoder().encodeToString(zeros));
        assertThat(enoch.verifier()).hasToString(ENOCHS_KEY);
        assertThat(SignedNote.sign(TEXT, enoch)).hasToString(TEXT + "\n" + ENOCHS_LINE);
    }

    @Test
    void signaturesOfUnknownKeysDoNotCount() {
        VerifierKey peter = VerifierKey.parse(PETERS_KEY);
        VerifierKey enoch = VerifierKey.parse(ENOCHS_KEY);
        SignedNote both = SignedNote.parse(TEXT + "\n" + PETERS_LINE + FOREIGN_LINE + ENOCHS_LINE);

        assertThat(both.isSignedBy(List.of(peter))).isTrue();
        assertThat(both.isSignedBy(List.of(enoch))).isTrue();
        assertThat(both.isSignedBy(List.of(enoch, peter))).isTrue();
        assertThat(both.isSignedBy(List.of())).isFalse();
        assertThat(both.isSignedBy(List.of(VerifierKey.parse(EXAMPLE_KEY)))).isFalse();
        assertThat(both).hasToString(TEXT + "\n" + PETERS_LINE + FOREIGN_LINE + ENOCHS_LINE);
    }

    @Test
    void oneSignatureThatIsNotGoodSpoilsTheNote() {
        VerifierKey peter = VerifierKey.parse(PETERS_KEY);
        VerifierKey enoch = VerifierKey.parse(ENOCHS_KEY);
        String bad = ENOCHS_LINE.replace("ATF", "ATG").replace("QQ=", "QA=");
        SignedNote note = SignedNote.parse(TEXT + "\n" + PETERS_LINE + bad);

        assertThat(note.isSignedBy(List.of(peter))).isTrue();
        assertThat(note.isSignedBy(List.of(peter, enoch))).isFalse();
        assertThat(note.isSignedBy(List.of(enoch))).isFalse();
    }

    @Test
    void everyBitOfASignatureMatters() {
        SignedNote note = SignedNote.parse(EXAMPLE);
        List<VerifierKey> keys = List.of(VerifierKey.parse(EXAMPLE_KEY));
        byte[] signature = note.signatures().get(0).bytes();
        assertThat(signature).hasSize(64);
        for (int bit = 0; bit < signature.length * 8; bit++) {
            signature[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(note.isSignedBy(keys)).as("bit %d", bit).isFalse();
            signature[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(note.isSignedBy(keys)).isTrue();
    }

    @Test
    void aTextMayHaveEmptyLines() {
        SigningKey key = SigningKey.parse(PETER);
        for (String text :
                List.of("\n", "\n\n\n", "a\n\nb\n", "a\n\n", "— PeterNeumann AAAAAAA=\n", "\u00e5\ud83d\ude00\n")) {
            SignedNote note = SignedNote.parse(SignedNote.sign(text, key).toString());

            assertThat(note.text()).isEqualTo(text);
            assertThat(note.isSignedBy(List.of(key.verifier()))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\nb", "a\r\n", "a\tb\n", "\u0000\n", "\ud800\n", "a\n\u001f\n"})
    void aTextThatNoNoteHasIsNotSigned(String text) {
        SigningKey key = SigningKey.parse(PETER);

        assertThatThrownBy(() -> SignedNote.sign(text, key)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n— a AAAAAAA=\n",
                "text\n\n— a AAAAAAA=",
                "text\n\n- a AAAAAAA=\n",
                "text\n\n—a AAAAAAA=\n",
                "text\n\n—  AAAAAAA=\n",
                "text\n\n— a  AAAAAAA=\n",
                "text\n\n— a AAAAAAA= \n",
                "text\n\n— a+b AAAAAAA=\n",
                "text\n\n— a\u00a0b AAAAAAA=\n",
                "text\n\n— a\n",
                "text\n\n— a \n",
                "text\n\n— a AAAAAA==\n",
                "text\n\n— a AAAAAAA\n",
                "text\n\n— a AAAAAAB=\n",
                "text\n\n— a AAAA_AA=\n",
                "text\n\n— a AAAAAAA=\r\n",
                "text\n\n— a AAAAAAA=\n\n",
                "text\n\n— a AAAAAAA=\nmore\n",
                "te\u0001xt\n\n— a AAAAAAA=\n",
                "text\r\n\n— a AAAAAAA=\n",
                "te\ud800xt\n\n— a AAAAAAA=\n"
            })
    void whatIsNoNoteIsRefused(String note) {
        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNoteHas100SignaturesAtTheMost() {
        assertThat(SignedNote.parse("text\n\n" + "— a AAAAAAA=\n".repeat(100)).signatures())
                .hasSize(100);
        assertThatThrownBy(() -> SignedNote.parse("text\n\n" + "— a AAAAAAA=\n".repeat(101)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "++",
                "example.com/foo",
                "example.com/foo+530d903a",
                "example.com/foo+530d903a+",
                // Another id, in capitals, or with another length.
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                // Another name.
                "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/ foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                // Other bytes, too few of them, or another kind.
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
                "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
                // The kind of witnesses, whose signatures are made of another text.
                "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
            })
    void whatIsNoVerifierKeyIsRefused(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyMayHaveAPlusInItsLastPart() {
        String text = "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6";

        assertThat(VerifierKey.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PRIVATE+KEY+",
                "PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+c74f20a3",
                "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+C74F20A3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeuman+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AoEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDF",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr!Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
            })
    void whatIsNoSigningKeyIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> SigningKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContainingAny("AYEK", "AoEK", "21");
    }

    @Test
    void whoeverKnowsOnlyTheNameAndTheIdOfAKeyCannotSignForIt() {
        VerifierKey peter = VerifierKey.parse(PETERS_KEY);
        SignedNote.Signature forged = new SignedNote.Signature(peter.name(), peter.id(), new byte[64]);

        assertThat(new SignedNote(TEXT, List.of(forged)).isSignedBy(List.of(peter)))
                .isFalse();
        assertThat(new SignedNote(TEXT, List.of(new SignedNote.Signature(peter.name(), peter.id(), new byte[1])))
                        .isSignedBy(List.of(peter)))
                .isFalse();
    }

    @Test
    void theListOfSignaturesIsThatOfThisTime() {
        SignedNote.Signature one = SignedNote.parse(EXAMPLE).signatures().get(0);
        List<SignedNote.Signature> signatures = new ArrayList<>(List.of(one));
        SignedNote note = new SignedNote(TEXT, signatures);
        signatures.clear();

        assertThat(note.signatures()).containsExactly(one);
        assertThatThrownBy(() -> new SignedNote(TEXT, Collections.emptyList()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
