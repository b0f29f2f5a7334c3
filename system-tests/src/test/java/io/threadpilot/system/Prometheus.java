package io.threadpilot.system;

import io.restassured.path.json.JsonPath;
import io.threadpilot.testing.FreePort;
import io.threadpilot.testing.LibertyServer;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real Prometheus with the configuration and the rules of {@code liberty-config/prometheus}, and the blackbox exporter
 * beside it, on free ports. Only the targets are those of a test, and it looks every second.
 */
final class Prometheus implements AutoCloseable {

    private static final String CONFIGURATION = "liberty-config/prometheus";
    private static final String EXPORTER = "prometheus-blackbox-exporter";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final int port = FreePort.find();
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    private Prometheus() throws IOException {
        Path target = Files.createDirectories(Path.of("target", "test-servers"));
        folder = Files.createTempDirectory(target.toAbsolutePath(), "prometheus-");
    }

    private void watch(Map<String, LibertyServer> servers) throws IOException {
        int exporterPort = FreePort.find();
        Files.copy(Checkout.path(CONFIGURATION + "/rules.yml"), folder.resolve("rules.yml"));
        Files.writeString(
                folder.resolve("prometheus.yml"),
                Checkout.read(CONFIGURATION + "/prometheus.yml").replaceAll("(_interval): 15s", "$1: 1s"));
        Path services = Files.createDirectory(folder.resolve("services"));
        for (Map.Entry<String, LibertyServer> server : servers.entrySet()) {
            String service = server.getKey();
            Files.writeString(
                    services.resolve(service + ".yml"),
                    withTarget(
                            "../" + service + "/targets.yml",
                            service + ":" + ImagesTest.httpPortOf(service),
                            address(server.getValue().url())));
        }
        Path certificates = Files.createDirectory(folder.resolve("certificates"));
        Files.writeString(
                certificates.resolve("proxy.yml"),
                withTarget("certificates.yml", "blackbox:9115", "localhost:" + exporterPort)
                        .replace("proxy:8443", address(servers.get("insurance").httpsUrl())));
        run(
                EXPORTER,
                "--config.file=" + Checkout.path(CONFIGURATION + "/blackbox.yml"),
                "--web.listen-address=localhost:" + exporterPort);
        run(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=localhost:" + port);
        await().atMost(PATIENCE)
                .failFast("Prometheus or the exporter ended, see " + folder, () -> !processes.stream()
                        .allMatch(Process::isAlive))
                .ignoreExceptions()
                .until(() -> query("up").getList("data.result").size() == servers.size() + 1);
    }

    /** Watches servers, by the names of their services; the insurance service is among them. */
    static Prometheus watching(Map<String, LibertyServer> servers) {
        try {
            Prometheus prometheus = new Prometheus();
            prometheus.watch(servers);
            return prometheus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that {@code run.sh} starts beside the local run, which need not be there. */
    static Prometheus besideTheLocalRun() {
        try {
            Prometheus prometheus = new Prometheus();
            prometheus.run(
                    "sh",
                    Checkout.path(CONFIGURATION + "/run.sh").toString(),
                    "--web.listen-address=localhost:" + prometheus.port);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> prometheus.rules() != null);
            return prometheus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether both programs are on this machine, or have to be: in continuous integration their absence fails a test. */
    static boolean isThereOrMustBe() {
        return System.getenv("CI") != null
                || Stream.of("prometheus", "promtool", EXPORTER)
                        .allMatch(program -> executable(program).isPresent());
    }

    private static Optional<Path> executable(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs promtool in the folder of our configuration.
     *
     * @return what it says
     * @throws AssertionError if it complains
     */
    static String promtool(String... arguments) {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                            .toList())
                    .directory(Checkout.path(CONFIGURATION).toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The answer to a query about this moment, which is one that Prometheus understands. */
    JsonPath query(String expression) {
        return get("/api/v1/query", Map.of("query", expression));
    }

    /** Whether a query has any result. */
    boolean finds(String expression) {
        return !query(expression).getList("data.result").isEmpty();
    }

    /** The names of all metrics that it has seen or computed. */
    Set<String> metrics() {
        return new HashSet<>(get("/api/v1/label/__name__/values", Map.of()).getList("data", String.class));
    }

    /** Where it looks, or tries to. */
    List<String> addresses() {
        return get("/api/v1/targets", Map.of()).getList("data.activeTargets.scrapeUrl");
    }

    /** Its rules, as it has read them. */
    JsonPath rules() {
        return get("/api/v1/rules", Map.of());
    }

    private JsonPath get(String path, Map<String, String> parameters) {
        String answer = given().queryParams(parameters)
                .get("http://localhost:" + port + path)
                .asString();
        JsonPath json = JsonPath.from(answer);
        assertThat(json.getString("status")).as(answer).isEqualTo("success");
        return json;
    }

    private void run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".txt").toFile());
        // For run.sh.
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("PROMETHEUS_DATA", folder.resolve("data").toString());
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        processes.add(process);
    }

    private static String withTarget(String file, String configured, String here) {
        String targets = Checkout.read(CONFIGURATION + "/" + file);
        assertThat(targets).contains(configured);
        return targets.replace(configured, here);
    }

    private static String address(String url) {
        return "localhost:" + URI.create(url).getPort();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
