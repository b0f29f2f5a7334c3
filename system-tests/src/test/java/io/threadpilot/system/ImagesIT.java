package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the Dockerfiles make images of, once the services are packaged. No image is built. */
class ImagesIT {

    private static final Pattern HASH = Pattern.compile("\"([0-9a-f]{64})\"");

    @ParameterizedTest
    @MethodSource("io.threadpilot.system.Checkout#services")
    void noImageHasWhatOnlyTheLocalRunHas(String service, @TempDir Path config) {
        Image.ofService(service).layOut("/config/", config);
        List<String> onlyLocal = Stream.concat(
                        Stream.of("tp_local_insurance_service", "only-for-localhost"),
                        Stream.of("common", service)
                                .flatMap(folder ->
                                        filesBelow(Checkout.path("liberty-config/" + folder + "/local")).stream())
                                .flatMap(file -> HASH.matcher(read(file)).results())
                                .map(hash -> hash.group(1)))
                .toList();

        assertThat(onlyLocal).hasSizeGreaterThanOrEqualTo(3);
        assertThat(filesBelow(config))
                .anyMatch(file -> file.endsWith("server.xml"))
                .filteredOn(file -> onlyLocal.stream().anyMatch(read(file)::contains))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.threadpilot.system.Checkout#services")
    void theApplicationInAnImageIsTheOneThatIsTested(String service, @TempDir Path config) throws IOException {
        Image.ofService(service).layOut("/config/", config);
        Path unpacked = config.resolve("apps/" + service + ".war");

        try (JarFile packed = new JarFile(
                Checkout.path(service + "-war/target/" + service + ".war").toFile())) {
            assertThat(filesBelow(unpacked).stream().map(file -> nameBelow(unpacked, file)))
                    .containsExactlyInAnyOrderElementsOf(packed.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(entry -> entry.getName())
                            .filter(name -> !name.startsWith("META-INF/"))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("io.threadpilot.system.Checkout#services")
    void anImageHasTheDriverOfPostgreSqlAndNoOther(String service, @TempDir Path folder) {
        Image.ofService(service).layOut("/config/", folder.resolve("server"));
        Image.ofMigrator(service).layOut("/migrator/", folder.resolve("migrator"));

        assertThat(List.of("server", "migrator")).allSatisfy(image -> assertThat(
                        filesBelow(folder.resolve(image).resolve("jdbc")))
                .singleElement()
                .satisfies(driver -> assertThat(driver.getFileName().toString()).startsWith("postgresql-")));
    }

    /** The build has written the names and ports of the service into it, and nobody else's. */
    @ParameterizedTest
    @MethodSource("io.threadpilot.system.Checkout#services")
    void theConfigurationOfAnImageIsThatOfItsService(String service, @TempDir Path config) {
        Image.ofService(service).layOut("/config/", config);

        assertThat(filesBelow(config.resolve("configDropins"))).isNotEmpty().noneMatch(file -> read(file)
                .contains("@"));
        assertThat(config.resolve("configDropins/defaults/service.xml"))
                .content()
                .contains("\"" + service + ".http.port\" defaultValue=\"" + ImagesTest.httpPortOf(service) + "\"");
        assertThat(config.resolve("configDropins/overrides/host.xml"))
                .content()
                .contains("\"" + service + ".http.host\" defaultValue=\"*\"");
        assertThat(config.resolve("healthcheck.curl"))
                .content()
                .contains("\"http://localhost:" + ImagesTest.httpPortOf(service) + "/health/ready\"\nfail\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {Image.SERVICE, Image.MIGRATOR})
    @EnabledIf("io.threadpilot.system.NpmTools#areThereOrMustBe")
    void theLinterFindsNothingToSay(String dockerfile) throws Exception {
        assertThat(lint(Checkout.path(dockerfile))).isEmpty();
    }

    @Test
    @EnabledIf("io.threadpilot.system.NpmTools#areThereOrMustBe")
    void theLinterFindsAnInstructionThatDoesNotExist(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("Dockerfile");
        Files.writeString(copy, Checkout.read(Image.SERVICE).replace("\nUSER ", "\nUSR "));

        assertThat(lint(copy)).contains("Unknown instruction: USR");
    }

    private static String lint(Path dockerfile) throws IOException, InterruptedException {
        Process linter = NpmTools.tool("dockerfile-utils/bin/dockerfile-utils", "lint", dockerfile.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(linter.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(linter.waitFor()).as(said).isEqualTo(said.isEmpty() ? 0 : 1);
        return said;
    }

    private static String nameBelow(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of any file, a library too: what is looked for is plain there as well, unless it is compressed. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
