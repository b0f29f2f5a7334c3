package io.threadpilot.system;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Which version {@code .ci/next-version} chooses, in a repository of the test's own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script for continuous integration, which runs on Linux")
class NextVersionTest {

    @TempDir
    private Path repository;

    @BeforeEach
    void aRepositoryWithOneCommit() throws Exception {
        git("init", "--quiet");
        commit("Begin");
    }

    @Test
    void theFirstReleaseIs0_1_0() throws Exception {
        assertThat(versionOn("main")).isEqualTo("0.1.0");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    Answer faster,                      '',                       1.2.4
                    Answer batches,                     'Change: feature',        1.3.0
                    Take the old address away,          'Change: breaking',       2.0.0
                    Answer faster,                      'Change: fix',            1.2.4
                    Describe it,                        'Change: none',           ''
                    feat: answer batches,               '',                       1.3.0
                    fix(vehicle): answer faster,        '',                       1.2.4
                    docs: describe it,                  '',                       ''
                    refactor(api)!: rename,             '',                       2.0.0
                    fix: rename,                        'BREAKING CHANGE: it is', 2.0.0
                    fix: rename,                        'BREAKING-CHANGE: it is', 2.0.0
                    docs: describe it,                  'Change: fix',            1.2.4
                    """)
    void aCommitMovesTheVersion(String subject, String trailer, String version) throws Exception {
        git("tag", "v1.2.3");
        commit(subject, trailer);

        assertThat(versionOn("main")).isEqualTo(version);
    }

    @Test
    void theLargestChangeSinceTheLastReleaseCounts() throws Exception {
        git("tag", "v1.2.3");
        commit("Answer batches", "Change: feature");
        commit("Answer faster");
        commit("Describe it", "Change: none");

        assertThat(versionOn("main")).isEqualTo("1.3.0");
    }

    @Test
    void before1_0_0BreakingIsTheSecondNumber() throws Exception {
        git("tag", "v0.4.2");
        commit("Take the old address away", "Change: breaking");

        assertThat(versionOn("main")).isEqualTo("0.5.0");
    }

    @Test
    void anotherBranchIsAPrerelease() throws Exception {
        git("tag", "v1.2.3");
        commit("Answer batches", "Change: feature");
        commit("Answer faster");

        assertThat(versionOn("prerelease/batch_calls")).isEqualTo("1.3.0-branch-batch-calls.2");
    }

    @Test
    void aPrereleaseIsNoRelease() throws Exception {
        git("tag", "v1.2.3");
        commit("Answer batches", "Change: feature");
        git("tag", "v1.3.0-branch-x.1");
        commit("Answer faster");

        assertThat(versionOn("main")).isEqualTo("1.3.0");
    }

    @Test
    void nothingNewIsNotReleased() throws Exception {
        git("tag", "v1.2.3");

        assertThat(versionOn("main")).isEmpty();
    }

    @Test
    void anUnknownWordIsNotGuessed() throws Exception {
        git("tag", "v1.2.3");
        commit("Answer batches", "Change: huge");

        Process process = nextVersion("main");

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("huge");
        assertThat(process.waitFor()).isNotZero();
    }

    private String versionOn(String branch) throws Exception {
        Process process = nextVersion(branch);
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return version.strip();
    }

    private Process nextVersion(String branch) throws Exception {
        return new ProcessBuilder(Checkout.path(".ci/next-version").toString(), branch)
                .directory(repository.toFile())
                .start();
    }

    private void commit(String subject, String... trailers) throws Exception {
        git("commit", "--quiet", "--allow-empty", "--message", subject + "\n\n" + String.join("\n", trailers));
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Test", "-c", "user.email=test@test.invalid", "-c", "commit.gpgSign=false"));
        command.addAll(Arrays.asList(arguments));
        Process git = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(output).isZero();
    }
}
