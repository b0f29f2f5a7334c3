package io.threadpilot.audit.tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the commands of {@code docs/guide/audit-proofs.md}. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the commands are those of a shell with sha256sum")
class AuditProofsDocumentTest {

    private static final Path CHECKOUT = Path.of(System.getProperty("threadpilot.checkout"));

    /** A command, and what it answers where the document says so. */
    private static final Pattern COMMAND =
            Pattern.compile("```sh\n(.*?)\n```\n(?:\n```text\n(.*?)```)?", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void everyCommandAnswersWhatTheDocumentSays() throws IOException, InterruptedException {
        List<MatchResult> commands = COMMAND.matcher(Files.readString(CHECKOUT.resolve("docs/guide/audit-proofs.md")))
                .results()
                .toList();
        assertThat(commands).hasSize(3);

        assertThat(paste(commands.get(0).group(1), folder))
                .isEqualTo(commands.get(0).group(2));

        String keys = paste(commands.get(1).group(1), CHECKOUT);
        assertThat(keys)
                .matches("verifier key  (threadpilot\\.example/audit\\+\\S+)\nsigning key   PRIVATE\\+KEY\\+\\S+\n");

        Files.write(folder.resolve("bundle.zip"), TestBundle.good());
        Files.copy(
                CHECKOUT.resolve("audit-war/src/main/resources/META-INF/threadpilot/VerifyBundle.java"),
                folder.resolve("VerifyBundle.java"));
        assertThat(paste(commands.get(2).group(1), folder))
                .isEqualTo(commands.get(2).group(2));
    }

    private String paste(String command, Path directory) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, bin) -> bin + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
