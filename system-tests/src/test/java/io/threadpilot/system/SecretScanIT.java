package io.threadpilot.system;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** No secret is in the checkout, and {@code .ci/scan-for-secrets} would find one, also one that was taken back. */
@EnabledIf("io.threadpilot.system.NpmTools#areThereOrMustBe")
class SecretScanIT {

    private static final String SCAN = Checkout.path(".ci/scan-for-secrets").toString();

    @TempDir
    private Path repository;

    @BeforeEach
    void aRepositoryWithOneHarmlessCommit() throws Exception {
        git("init", "--quiet");
        commit("notes.txt", "The key is under the mat.\n");
    }

    @Test
    void theCheckoutHoldsNoSecret() throws Exception {
        assumeThat(Checkout.path(".git")).as("not the archive of a release").exists();

        Ended scan = run(Checkout.path(""), SCAN, Checkout.path("").toString());

        assertThat(scan.status()).as(scan.output()).isZero();
    }

    @Test
    void whatIsNoSecretPasses() throws Exception {
        assertThat(scan().status()).isZero();
        assertThat(scan("--history").status()).isZero();
    }

    /** Put together here: written out they would be found in this file. */
    static Stream<Arguments> secrets() throws NoSuchAlgorithmException {
        String hex = "0123456789abcdef".repeat(4);
        return Stream.of(
                arguments("client.properties", "the.key = tp_" + hex + "\n"),
                arguments("docs/notes.md", "one of ours, tp_" + hex + ", in a sentence\n"),
                arguments(".env", "API_KEY=" + UUID.randomUUID() + "\n"),
                arguments("server.xml", "<variable name=\"a.client-secret\" value=\"" + UUID.randomUUID() + "\" />\n"),
                arguments(".config/settings.json", "{\"password\": \"" + hex + "\"}\n"),
                arguments("id_rsa", privateKey()));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretIsFoundBeforeItIsCommitted(String file, String content) throws Exception {
        write(file, content);

        Ended scan = scan();

        assertThat(scan.status()).as(scan.output()).isEqualTo(1);
        assertThat(scan.output()).contains(file).doesNotContain(content.strip());
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretThatWasTakenBackIsFoundInTheHistory(String file, String content) throws Exception {
        commit(file, content);
        Files.delete(repository.resolve(file));
        git("commit", "--quiet", "--all", "--message", "Take it back");
        assertThat(scan().status()).as("in the working tree there is none").isZero();

        Ended scan = scan("--history");

        assertThat(scan.status()).as(scan.output()).isEqualTo(1);
        assertThat(scan.output()).contains(Path.of(file).getFileName().toString());
    }

    @Test
    void aSecretInACommitsMessageIsFound() throws Exception {
        git("commit", "--quiet", "--allow-empty", "--message", "Use the password=" + UUID.randomUUID());

        assertThat(scan("--history").output()).contains("messages.txt");
    }

    @Test
    void aPartOfTheHistoryIsNotTakenForAllOfIt() throws Exception {
        Path part = repository.resolve("part");
        commit("another.txt", "harmless\n");
        git("clone", "--quiet", "--depth", "1", "file://" + repository, part.toString());

        assertThat(run(repository, SCAN, "--history", part.toString()).status()).isEqualTo(2);
    }

    private static String privateKey() throws NoSuchAlgorithmException {
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String line = "-----%s PRIVATE KEY-----\n";
        return line.formatted("BEGIN") + Base64.getMimeEncoder().encodeToString(key) + "\n" + line.formatted("END");
    }

    private void commit(String file, String content) throws Exception {
        write(file, content);
        git("add", "--force", "--", file);
        git("commit", "--quiet", "--message", "Add a file");
    }

    private void write(String file, String content) throws IOException {
        Path path = repository.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Test", "-c", "user.email=test@test.invalid", "-c", "commit.gpgSign=false"));
        command.addAll(Arrays.asList(arguments));
        Ended git = run(repository, command.toArray(String[]::new));
        assertThat(git.status()).as(git.output()).isZero();
    }

    private Ended scan(String... arguments) throws Exception {
        return run(
                repository,
                Stream.of(Stream.of(SCAN), Arrays.stream(arguments), Stream.of(repository.toString()))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }

    private static Ended run(Path directory, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("NPM_TOOLS", NpmTools.installed().toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private record Ended(int status, String output) {}
}
