package io.threadpilot.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder as Kubernetes lays out what it mounts from ConfigMaps and Secrets: each file is a symbolic link by way of another
 * one, {@code ..data}, to a folder with the content. When that changes, a new folder is written and {@code ..data} is put in
 * its place, so that all files change at once.
 */
final class MountedVolume {

    private static final String DATA = "..data";

    private final Path folder;
    private int revision;

    MountedVolume(Path folder, Map<String, String> files) {
        this.folder = folder;
        change(files);
    }

    /** Puts these files in the place of all that were there. */
    void change(Map<String, String> files) {
        try {
            Path data = folder.resolve(DATA);
            List<Path> before = Files.exists(folder) ? listed() : List.of();
            Path next = Files.createDirectories(folder.resolve("..revision-" + ++revision));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(next.resolve(file.getKey()), file.getValue());
            }
            Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);

            for (String file : files.keySet()) {
                if (!Files.isSymbolicLink(folder.resolve(file))) {
                    Files.createSymbolicLink(folder.resolve(file), Path.of(DATA, file));
                }
            }
            for (Path old : before) {
                if (Files.isDirectory(old) && !Files.isSymbolicLink(old)) {
                    delete(old);
                } else if (!old.equals(data)
                        && !files.containsKey(old.getFileName().toString())) {
                    Files.delete(old);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> listed() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static void delete(Path revision) throws IOException {
        try (Stream<Path> files = Files.list(revision)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(revision);
    }
}
