package io.threadpilot.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tools of {@code src/test/npm}, which run on Node.js. They are installed into {@code target/npm}, exactly as the lock
 * file says, when a test first needs one, and again when the lock file has changed. No script of a package is run.
 */
final class NpmTools {

    private static final Path TARGET = Path.of("target", "npm").toAbsolutePath();
    private static final List<String> DESCRIBED_BY =
            List.of("package.json", "package-lock.json", ".npmrc", "spectral.yaml");
    /** A copy of the lock file, made when everything in it is installed. */
    private static final Path INSTALLED = TARGET.resolve("installed.json");

    private static final long LONGEST_INSTALLATION_IN_MINUTES = 5;

    private NpmTools() {}

    /** Whether Node.js and npm are on this machine's path. */
    static boolean areThere() {
        return executable("node").isPresent() && executable("npm").isPresent();
    }

    /** Where they must be, they must be: in continuous integration a missing tool fails a test instead of skipping it. */
    static boolean areThereOrMustBe() {
        return areThere() || System.getenv("CI") != null;
    }

    /**
     * A tool, ready to start.
     *
     * @param script the tool's own, beneath {@code node_modules}
     */
    static ProcessBuilder tool(String script, String... arguments) {
        String file = installed().resolve("node_modules").resolve(script).toString();
        return new ProcessBuilder(
                Stream.concat(Stream.of(executable("node").orElseThrow().toString(), file), Arrays.stream(arguments))
                        .toList());
    }

    /** The folder that all tools are installed in. */
    static Path installed() {
        assertThat(areThere()).as("Node.js and npm are installed").isTrue();
        install();
        return TARGET;
    }

    /** One of the files that describe and configure the tools, where they are installed: a tool finds others from there. */
    static Path file(String name) {
        install();
        return TARGET.resolve(name);
    }

    /** By one thread at a time, and one process: two classes are tested at once. */
    private static synchronized void install() {
        try {
            Files.createDirectories(TARGET);
            try (FileChannel file = FileChannel.open(
                            TARGET.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                assertThat(lock.isValid()).isTrue();
                installAlone();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void installAlone() {
        try {
            Path described = Checkout.path("system-tests/src/test/npm");
            for (String file : DESCRIBED_BY) {
                Files.copy(described.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            if (Files.exists(INSTALLED) && Files.mismatch(INSTALLED, described.resolve("package-lock.json")) < 0) {
                return;
            }
            Files.deleteIfExists(INSTALLED);
            Path output = TARGET.resolve("output.txt");
            Process npm = new ProcessBuilder(
                            executable("npm").orElseThrow().toString(),
                            "ci",
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            "--prefer-offline")
                    .directory(TARGET.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = npm.waitFor(LONGEST_INSTALLATION_IN_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                npm.descendants().forEach(ProcessHandle::destroyForcibly);
                npm.destroyForcibly();
            }
            assertThat(ended && npm.exitValue() == 0)
                    .as("npm ci succeeded; it says: %s", Files.readString(output))
                    .isTrue();
            Files.copy(TARGET.resolve("package-lock.json"), INSTALLED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> executable(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .flatMap(directory -> Stream.of("", ".exe", ".cmd").map(ending -> Path.of(directory, name + ending)))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
