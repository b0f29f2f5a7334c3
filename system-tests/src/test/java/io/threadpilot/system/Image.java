package io.threadpilot.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/** What an image is made of, as its Dockerfile says. */
final class Image {

    /** The Dockerfile of every service, and that of every migrator; both take the name of the service as an argument. */
    static final String SERVICE = "liberty-config/Dockerfile";

    static final String MIGRATOR = "liberty-config/migrator/Dockerfile";

    private static final Pattern CONTINUED = Pattern.compile("\\\\\\R\\s*");
    private static final Pattern ASSIGNMENT = Pattern.compile("([\\w.]+)=(\"[^\"]*\"|\\S+)");

    private final List<Instruction> instructions;

    private Image(List<Instruction> instructions) {
        this.instructions = instructions;
    }

    /** The image of a service. */
    static Image ofService(String service) {
        return of(SERVICE, service);
    }

    /** The image of the migrator of a service's database. */
    static Image ofMigrator(String service) {
        return of(MIGRATOR, service);
    }

    private static Image of(String dockerfile, String service) {
        String text = CONTINUED
                .matcher(Checkout.read(dockerfile).replaceAll("(?m)^\\s*#.*\\R", ""))
                .replaceAll(" ")
                .replaceAll("\\$(?:SERVICE\\b|\\{SERVICE})", service);
        return new Image(text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\\s+", 2))
                .map(parts -> new Instruction(parts[0], parts[1]))
                .toList());
    }

    private record Instruction(String name, String arguments) {}

    /** What stands after every instruction of this name, in order. */
    List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /** What stands after the last instruction of this name, which is the one that counts. */
    String last(String name) {
        List<String> all = all(name);
        assertThat(all).as(name).isNotEmpty();
        return all.get(all.size() - 1);
    }

    /** The names and values of a {@code LABEL} or {@code ENV}. */
    Map<String, String> assignments(String name) {
        return all(name).stream()
                .flatMap(arguments -> ASSIGNMENT.matcher(arguments).results())
                .collect(toMap(match -> match.group(1), Image::unquoted, (first, last) -> last, TreeMap::new));
    }

    private static String unquoted(MatchResult assignment) {
        return assignment.group(2).replaceAll("^\"|\"$", "");
    }

    /** What is copied into it, each the path in this checkout and the one in the image. */
    List<Copy> copies() {
        return all("COPY").stream()
                .map(arguments -> Arrays.stream(arguments.split("\\s+"))
                        .filter(argument -> !argument.startsWith("--"))
                        .toList())
                .map(paths -> new Copy(paths.get(0), paths.get(1)))
                .toList();
    }

    record Copy(String from, String to) {}

    /**
     * Copies what the image has beneath a folder into another one, without what {@code .dockerignore} keeps back.
     *
     * @param inImage with a slash at its end
     */
    void layOut(String inImage, Path folder) {
        for (Copy copy : copies()) {
            if (copy.to().startsWith(inImage)) {
                Path to = folder.resolve(copy.to().substring(inImage.length()));
                sources(copy.from()).forEach(source -> layOut(source, to));
            }
        }
    }

    private static List<Path> sources(String pattern) {
        if (!pattern.contains("*")) {
            return List.of(Checkout.path(pattern));
        }
        Path path = Checkout.path(pattern);
        try (DirectoryStream<Path> matching =
                Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
            List<Path> sources =
                    StreamSupport.stream(matching.spliterator(), false).toList();
            assertThat(sources).as(pattern).isNotEmpty();
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void layOut(Path source, Path to) {
        try (Stream<Path> below = Files.walk(source)) {
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                if (isSent(Checkout.path("").relativize(file).toString().replace('\\', '/'))) {
                    // A folder's content is copied, without the folder; a file under its name.
                    Path copy = file.equals(source)
                            ? to.resolve(file.getFileName().toString())
                            : to.resolve(source.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@code .dockerignore} lets a file through to the builder: the last pattern decides. */
    static boolean isSent(String file) {
        boolean sent = true;
        for (String line : Checkout.read(".dockerignore").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            boolean again = line.startsWith("!");
            String pattern =
                    (again ? line.substring(1) : line).replace(".", "\\.").replace("*", "[^/]*");
            if (file.matches(pattern + "(?:/.*)?")) {
                sent = again;
            }
        }
        return sent;
    }
}
