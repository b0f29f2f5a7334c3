package io.threadpilot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that was started once and has ended. Copies of it have what Liberty makes in a first start, its caches, the unpacked
 * applications and a certificate: a quarter of the work of a start. It is made once for each build of the service, by the
 * virtual machine that needs it first; but in the service's own module not for the first server of a virtual machine, which is
 * the only one where somebody runs one test.
 */
final class FirstStart {

    /** What a developer's server has, and the build has not made. */
    private static final Set<String> OF_THE_LOCAL_RUN = Set.of("logs", "workarea", "tranlog", "variables", "resources");

    /** Whether this virtual machine has not copied a server of its module yet. */
    private static final AtomicBoolean NONE_SO_FAR = new AtomicBoolean(true);

    private static final Set<String> OF_ONE_RUN = Set.of("logs", "tranlog", "variables");

    private final String name;
    private final Path target;
    private final Path built;
    private final Path folder;

    private FirstStart(String name, Path target) {
        this.name = name;
        this.target = target;
        this.built = target.resolve("wlp-usr/servers").resolve(name);
        this.folder = target.resolve("first-start");
    }

    /** That of the service which a checkout has built. */
    static FirstStart of(String name, Path checkout) {
        return new FirstStart(name, checkout.resolve(name + "-war/target"));
    }

    /** Copies the server, after having made it if need be; or the one that the build has made, where that is enough. */
    void copyInto(Path directory) throws IOException {
        if (target.equals(Path.of("target").toAbsolutePath()) && NONE_SO_FAR.getAndSet(false)) {
            copy(built, directory, OF_THE_LOCAL_RUN);
        } else {
            make();
            copy(folder.resolve("servers").resolve(name), directory, OF_ONE_RUN);
        }
    }

    private void make() throws IOException {
        // Virtual machines exclude each other by the file, threads of one by the class.
        synchronized (FirstStart.class) {
            try (FileChannel lock = FileChannel.open(
                    folder.resolveSibling("first-start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                Path madeFrom = folder.resolve("made-from.txt");
                String present = description();
                if (!Files.exists(madeFrom) || !Files.readString(madeFrom).equals(present)) {
                    delete(folder);
                    copy(built, folder.resolve("servers").resolve(name), OF_THE_LOCAL_RUN);
                    LibertyServer.in(folder, name, target).start().stop();
                    Files.writeString(madeFrom, present);
                }
            }
        }
    }

    /** Every file that the build has made, with its size and time, and the Java that runs it. */
    private String description() throws IOException {
        try (Stream<Path> files = Files.walk(built)) {
            return files.filter(file -> isCopied(built.relativize(file), OF_THE_LOCAL_RUN))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .map(FirstStart::described)
                    .collect(Collectors.joining("\n", System.getProperty("java.home") + "\n", ""));
        }
    }

    private static String described(Path file) {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCopied(Path relative, Set<String> leftBehind) {
        return !leftBehind.contains(relative.getName(0).toString())
                // Of a developer's server; unpacked from another build, perhaps.
                && !(leftBehind == OF_THE_LOCAL_RUN && relative.startsWith(Path.of("apps", "expanded")));
    }

    private static void copy(Path from, Path to, Set<String> leftBehind) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path relative = from.relativize(file);
                if (!isCopied(relative, leftBehind)) {
                    continue;
                }
                Path copy = to.resolve(relative.toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
