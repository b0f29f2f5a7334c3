package io.threadpilot.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/**
 * The table of all that an operator may set for one service, which stands in the README of the service. It is made from the
 * files that have the defaults: the service's own, those of our libraries, and the configuration of its server.
 *
 * @param service the name of its server
 * @param all what the files have, in their order, that which is not for operators included
 */
record SettingsTable(String service, List<DocumentedSetting> all) {

    private static final String BEGIN = "<!-- The settings, made by a command: CONTRIBUTING.md says which. -->\n";
    private static final String END = "<!-- The end of the settings. -->\n";
    private static final String CONFIGURATION = "src/main/resources/META-INF/microprofile-config.properties";

    /** What the files say of one service. */
    static SettingsTable of(String service) {
        String sources = String.join("\n", code(service + "-war"));
        return new SettingsTable(
                service,
                Stream.of(
                                inModule(service + "-war"),
                                libraries()
                                        .filter(library -> isIn(service, library))
                                        .flatMap(SettingsTable::inModule),
                                serverConfiguration(service).flatMap(xml -> DocumentedSetting.inXml(xml).stream()))
                        .flatMap(settings -> settings)
                        .filter(setting -> setting.usedBy()
                                .map(type -> Pattern.compile(Pattern.quote(type) + "\\b")
                                        .matcher(sources)
                                        .find())
                                .orElse(true))
                        .toList());
    }

    /** What a module's own file has, if it has one. */
    static Stream<DocumentedSetting> inModule(String module) {
        String file = module + "/" + CONFIGURATION;
        return Files.exists(Checkout.path(file))
                ? DocumentedSetting.inProperties(Checkout.read(file)).stream()
                : Stream.empty();
    }

    /** The modules that services are made of. */
    static Stream<String> libraries() {
        return folders("-jar").filter(module -> Files.exists(Checkout.path(module + "/" + CONFIGURATION)));
    }

    /** Whether the service's own pom, or that of every service, names the library. */
    private static boolean isIn(String service, String library) {
        return Stream.of(service + "-war/pom.xml", "build/service/pom.xml")
                .anyMatch(pom -> Checkout.read(pom).contains("<artifactId>" + library + "</artifactId>"));
    }

    /**
     * The configuration of a service's server, file by file, as the build has put it together; without what the local run
     * overrides.
     */
    static Stream<String> serverConfiguration(String service) {
        Path configuration = Checkout.path(service + "-war/target/server-config");
        try (Stream<Path> files = Files.walk(configuration)) {
            return Stream.concat(
                    Stream.of("server.xml", "configDropins/defaults/service.xml")
                            .map(configuration::resolve),
                    files.filter(file -> file.toString().endsWith(".xml"))
                            .filter(file -> !file.getParent().endsWith("overrides"))
                            .sorted())
                    .distinct()
                    .map(file -> Checkout.read(file.toString()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sources of a module without their comments. */
    static List<String> code(String module) {
        return Checkout.javaFiles(module + "/src/main/java").values().stream()
                .map(source -> source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*$", ""))
                .toList();
    }

    private static Stream<String> folders(String end) {
        try (Stream<Path> folders = Files.list(Checkout.path(""))) {
            return folders
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that an operator may set. */
    List<DocumentedSetting> settings() {
        return all.stream().filter(DocumentedSetting::forOperators).toList();
    }

    /** The table in Markdown, between empty lines. */
    String markdown() {
        return settings().stream()
                .map(setting -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                setting.key(),
                                setting.value().isEmpty() ? "none" : "`" + setting.value() + "`",
                                setting.live() ? "yes" : "",
                                withLinks(setting.meaning()))
                        .replace("|  |", "| |"))
                .collect(joining("", "\n| key | default | live | meaning |\n|---|---|---|---|\n", "\n"));
    }

    /** Documents are named from the root of the checkout, and linked from a folder below it. */
    private static String withLinks(String meaning) {
        return meaning.replaceAll("\\bdocs/[\\w/-]+\\.md\\b", "[$0](../$0)");
    }

    /** The table as the README of the service has it. */
    String inReadme() {
        String readme = Checkout.read(readme());
        return readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
    }

    /** Puts the table into the README of the service. */
    void write() throws IOException {
        String readme = Checkout.read(readme());
        Files.writeString(
                Checkout.path(readme()),
                readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length())
                        + markdown()
                        + readme.substring(readme.indexOf(END)));
    }

    /** The README of the service, from the root of the checkout. */
    String readme() {
        return service + "-war/README.md";
    }
}
