package io.threadpilot.audit.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class NewSigningKeyTest {

    private static final String ORIGIN = "threadpilot.example/audit";

    private static final Pattern PRINTED =
            Pattern.compile("verifier key  (?<verifier>\\S+)\\R" + "signing key   (?<signing>\\S+)\\R");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatTheOneKeySignsTheOtherVerifies() throws GeneralSecurityException {
        Matcher printed = printed();
        SigningKey signing = SigningKey.parse(printed.group("signing"));
        VerifierKey verifier = VerifierKey.parse(printed.group("verifier"));

        assertThat(verifier.name()).isEqualTo(ORIGIN);
        assertThat(signing.verifier()).hasToString(verifier.toString());
        assertThat(new Checkpoint(ORIGIN, 0, MerkleHash.emptyRoot())
                        .sign(signing)
                        .isSignedBy(List.of(verifier)))
                .isTrue();
    }

    @Test
    void everyPairIsANewOne() throws GeneralSecurityException {
        assertThat(printed().group("signing")).isNotEqualTo(printed().group("signing"));
    }

    @Test
    void theSigningKeyIsPutIntoAFileThatIsNotThereYet(@TempDir Path folder)
            throws IOException, GeneralSecurityException {
        Path file = folder.resolve("audit.signing-key");

        assertThat(run(ORIGIN, file.toString())).isZero();

        String signing = Files.readString(file).strip();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        "verifier key  " + SigningKey.parse(signing).verifier() + "\n");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }

        out.reset();
        for (String refused :
                List.of(file.toString(), folder.resolve("nowhere/file").toString())) {
            assertThat(run(ORIGIN, refused)).isEqualTo(2);
            assertThat(out.size()).isZero();
            assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("The file for the signing key cannot be made");
        }
        assertThat(Files.readString(file).strip()).isEqualTo(signing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "https://threadpilot.example/audit", "\u00e5", "a\n"})
    void whatIsNoOriginIsRefused(String origin) throws GeneralSecurityException {
        assertThat(run(origin)).isEqualTo(2);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Name the origin of the log");
    }

    @Test
    void itWantsOneOrigin() throws GeneralSecurityException {
        assertThat(run()).isEqualTo(2);
        assertThat(run("a", "b", "c")).isEqualTo(2);
        assertThat(out.size()).isZero();
    }

    private Matcher printed() throws GeneralSecurityException {
        out.reset();
        assertThat(run(ORIGIN)).isZero();
        Matcher printed = PRINTED.matcher(out.toString(StandardCharsets.UTF_8));
        assertThat(printed.matches()).isTrue();
        return printed;
    }

    private int run(String... arguments) throws GeneralSecurityException {
        return NewSigningKey.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
