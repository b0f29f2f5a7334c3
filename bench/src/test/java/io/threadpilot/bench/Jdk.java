package io.threadpilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * @param home its folder
 * @param version as its file {@code release} gives it, such as {@code 25.0.1}
 */
record Jdk(Path home, Runtime.Version version) {

    /** The one that this program runs on. */
    static Jdk current() {
        return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version());
    }

    /** The newest of those where JDKs usually are, and the current one. */
    static Jdk newest() {
        return Stream.concat(Stream.of(current()), elsewhere())
                .max(Comparator.comparing(Jdk::version, Runtime.Version::compareToIgnoreOptional))
                .orElseThrow();
    }

    private static Stream<Jdk> elsewhere() {
        Path user = Path.of(System.getProperty("user.home"));
        return Stream.of(Path.of("/usr/lib/jvm"), user.resolve(".sdkman/candidates/java"), user.resolve(".jdks"))
                .filter(Files::isDirectory)
                .flatMap(folder -> list(folder).stream())
                .map(Jdk::in)
                .filter(Objects::nonNull);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> homes = Files.list(folder)) {
            return homes.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK in a folder; null if there is none. */
    private static Jdk in(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.exists(release)) {
            return null;
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return new Jdk(home, Runtime.Version.parse(version.replace("_", "+")));
    }

    String java() {
        return home.resolve("bin/java").toString();
    }
}
