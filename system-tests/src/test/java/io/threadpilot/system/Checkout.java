package io.threadpilot.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toMap;

/** The files of this checkout. */
final class Checkout {

    private static final Path ROOT = Path.of(System.getProperty("threadpilot.checkout"));

    private static final Pattern SHELL_BLOCK =
            Pattern.compile("^( *)```sh\n(.*?)\n\\1```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COMMAND_IN_A_SENTENCE =
            Pattern.compile("`((?:[A-Z_]+=\\S+ )?(?:\\./mvnw|docker|java|curl|liberty-config/\\S+\\.sh) [^`]+)`");

    private Checkout() {}

    /** The services: each has a folder in {@code liberty-config} with a server's configuration, and a module. */
    static List<String> services() {
        try (Stream<Path> folders = Files.list(path("liberty-config"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("server.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /** The documents, named from the root. */
    static Stream<String> documents() {
        try (Stream<Path> top = Files.walk(ROOT, 2);
                Stream<Path> docs = Files.walk(path("docs"))) {
            return Stream.concat(top, docs)
                    .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".md") && !name.startsWith(".") && !name.startsWith("target/"))
                    .distinct()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folders with the compiled classes of all modules that are shipped. */
    static List<Path> classes() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.filter(
                            module -> module.toString().matches(".*-(?:jar|war)") && !module.endsWith("testkit-jar"))
                    .map(module -> module.resolve("target/classes"))
                    .filter(Files::exists)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of the containers on one machine: the one that is named on the command line, and all that it takes in. */
    static List<String> composeFiles() {
        return Stream.concat(
                        Stream.of("docker-compose.yml", "liberty-config/compose-service.yml"),
                        services().stream().map(service -> "liberty-config/" + service + "/compose.yml"))
                .toList();
    }

    /** The folders of all modules that are shipped. */
    static List<String> modules() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(module -> module.matches(".*-(?:jar|war)") && !module.equals("testkit-jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java code of all modules that are shipped. */
    static List<String> shippedSources() {
        return modules().stream()
                .flatMap(module -> javaFiles(module + "/src/main/java").values().stream())
                .toList();
    }

    /** Blocks of commands in a document, each as it stands there. */
    static List<String> shellBlocks(String document) {
        return SHELL_BLOCK
                .matcher(read(document))
                .results()
                .map(block ->
                        block.group(2).replace("\n" + block.group(1), "\n").strip())
                .toList();
    }

    /** Every command in a document that its reader would paste: the lines of blocks, and commands within sentences. */
    static List<String> commands(String document) {
        return Stream.concat(
                        shellBlocks(document).stream().flatMap(String::lines),
                        COMMAND_IN_A_SENTENCE
                                .matcher(SHELL_BLOCK.matcher(read(document)).replaceAll(""))
                                .results()
                                .map(command -> command.group(1)))
                .distinct()
                .toList();
    }

    static String read(String relative) {
        return read(path(relative));
    }

    /** The Java files below a folder, by the names of their classes. */
    static Map<String, String> javaFiles(String folder) {
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            Checkout::read,
                            // Of the descriptions of packages one will do.
                            (one, other) -> one));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
