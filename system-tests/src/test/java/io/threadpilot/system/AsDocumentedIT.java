package io.threadpilot.system;

import io.restassured.path.json.JsonPath;
import io.threadpilot.testing.FreePort;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The commands of the README and of the guides do what they say, and so do those about the local run in other documents:
 * pasted one after the other into a fresh copy of this checkout, to the letter but for ports, which are free ones, and for what is to be put in. Maven is told
 * to take everything from where this build has it, and not to run its tests and gates again; servers start quickly, as in
 * other tests. The commands for Prometheus are not pasted: {@link PrometheusIT} starts it on a free port.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for a POSIX shell")
class AsDocumentedIT {

    private static final String START = "./mvnw package liberty:start";
    private static final String STOP = "./mvnw liberty:stop";
    private static final Path RUNTIME = Path.of(System.getProperty("threadpilot.liberty"));
    private static final String KEY = "tp_local_core_system";
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(1);

    private static final Set<String> NOT_OF_THE_SOURCE =
            Set.of(".git", ".liberty", ".tls", ".env", ".idea", "node_modules", "target");
    private static final Pattern CALL_AND_ANSWER =
            Pattern.compile("```sh\n(curl .*?)\n```\n\n```json\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("\"vehicleDetailsAsOf\" ?: ?\"[^\"]*\"");
    private static final Pattern NEW_KEY = Pattern.compile("key +(tp_[0-9a-f]+)\\R*");

    /** What runs this very test, what needs a container engine, and secrets for containers: {@link EnvironmentFileTest}. */
    private static final Pattern NOT_TRIED =
            Pattern.compile("^\\./mvnw verify|docker compose|^liberty-config/write-env\\.sh$");

    private static final Set<String> PASTED = new HashSet<>();

    /** What the documents call a port, and the one that is used in its place. */
    private static final Map<String, Integer> PORTS = Stream.of(
                    "5081", "5082", "5083", "5084", "5086", "7292", "7294", "7295", "7296", "7297", "5432", "8443",
                    "8444", "9092")
            .collect(toMap(named -> named, named -> FreePort.find()));

    private static Path copy;
    private static PostgreSql databases;
    private static Process broker;

    @BeforeAll
    static void start() throws IOException {
        copy = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "test-servers")).toAbsolutePath(), "copy-");
        copy(Checkout.path(""), copy);
        databases = new PostgreSql();
        paste(block("README.md", START));
    }

    @AfterAll
    static void stop() {
        paste(STOP);
        databases.close();
        if (broker != null) {
            end(broker);
        }
        assertThat(run("curl -s " + insurances("199001011234")).code()).isNotZero();
    }

    @Test
    @Order(1)
    void everyCallGivesTheAnswerThatIsShown() {
        List<MatchResult> examples =
                CALL_AND_ANSWER.matcher(Checkout.read("README.md")).results().toList();

        assertThat(examples).hasSize(3);
        assertThat(examples).allSatisfy(example -> await().untilAsserted(() ->
                assertThat(json(paste(block("README.md", example.group(1))))).isEqualTo(json(example.group(2)))));
    }

    @Test
    @Order(2)
    void theKillSwitchIsTurned() throws IOException {
        String commands = block("docs/guide/settings.md", "mkdir -p insurance-war");

        paste(commands);
        await().until(() -> statuses("199001011234").contains("DISABLED"));

        Files.delete(copy.resolve(commands.substring(commands.indexOf("> ") + 2)));
        await().until(() -> statuses("199001011234").contains("FOUND"));
    }

    @Test
    @Order(3)
    void levelsOfLoggingAreSetAndTakenBack() {
        String[] commands = block("docs/logs.md", "mkdir -p insurance-war").split("\n");
        assertThat(commands).hasSize(3);

        paste(commands[0] + "\n" + commands[1]);
        paste(commands[2]);

        await().until(() -> statuses("199001011234").contains("FOUND"));
    }

    @Test
    @Order(3)
    void aNewKeyIsMadeAndAccepted() {
        Matcher made = NEW_KEY.matcher(paste(block("docs/guide/api-keys.md", "variables=insurance-war")));
        assertThat(made.matches()).isTrue();

        await().until(() -> ask("200310209876", made.group(1)).contains("\"PET\""));
    }

    @Test
    @Order(3)
    void aTokenIsMadeAndAccepted() {
        String guide = "docs/guide/tokens.md";
        paste(block(guide, "variables=insurance-war"));
        String call = block(guide, "curl -s -H \"Authorization");
        await().until(() -> run(call).output().contains("\"carRegistrationNumber\":\"ABC123\""));

        paste(block(guide, "rm insurance-war"));
        await().until(() -> run(call).output().contains("\"unauthorized\""));
    }

    @Test
    @Order(3)
    void theFeedIsFollowed() {
        String guide = "docs/guide/follow-the-feed.md";
        String[] commands = block(guide, "curl -s -H").split("\n");
        assertThat(commands).hasSize(2);
        paste(commands[0]);
        assertThat(paste(commands[1]))
                .contains("Feed-Id: ", "Feed-Oldest-Position: 1", "[{\"position\":\"1\",\"specversion\":\"1.0\",");

        assertThat(run(block(guide, "timeout 3 curl")).output()).contains("id: 1\ndata: {\"position\":\"1\",");
    }

    @Test
    @Order(4)
    void theProxyIsStartedAndAsked() throws IOException {
        assumeTrue(NginxProxy.isInstalled() || System.getenv("CI") != null, "nginx is not installed");
        String[] commands = block("docs/guide/proxy.md", "liberty-config/proxy/write-certificate.sh")
                .split("\n");
        assertThat(commands).hasSize(2);
        paste(commands[0]);

        Process proxy = begin(commands[1], copy.resolve("proxy.txt"));
        try {
            await().untilAsserted(() -> assertThat(run(block("docs/guide/proxy.md", "curl -s --cacert"))
                            .output())
                    .contains("\"carRegistrationNumber\":\"ABC123\""));
        } finally {
            end(proxy);
        }
    }

    private static void end(Process process) {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroy);
        await().until(() -> !process.isAlive());
    }

    @Test
    @Order(5)
    void theAnswerStillComesWhileTheVehicleServiceIsStopped() {
        inline(STOP + " -pl vehicle-war");
        paste(block("docs/metrics.md", STOP + " -pl vehicle-war"));
        assertThat(statuses("199001011234")).contains("FOUND");
        assertThat(statuses("198505155678")).contains("UNAVAILABLE");
        assertThat(run("curl -s http://localhost:5082/metrics").output())
                .containsPattern("vehicle_service_breaker_open\\{[^}]*} 1\\.0");

        paste(inline(START + " -pl vehicle-war -am"));
        await().atMost(LONGEST_RECOVERY).until(() -> statuses("198505155678").contains("FOUND"));
    }

    @Test
    @Order(6)
    void aServiceIsMadeFromTheTemplateAndStartedBesideTheOthers() throws IOException {
        Path logs = copy.resolve("insurance-war/target/wlp-usr/servers/insurance/logs");
        paste(inline(STOP));
        String before = Files.readString(logs.resolve("console.log"));
        String guide = "docs/guide/add-a-service.md";
        paste(block(guide, "java build/NewService.java"));
        String[] commands = block(guide, "./mvnw spotless:apply").split("\n");
        assertThat(commands).hasSize(2);
        paste(commands[0]);

        broker = begin(block("docs/guide/kafka.md", "java -cp testkit-jar/target/classes"), copy.resolve("broker.txt"));
        paste(whatGuidesSet(commands[1]));

        assertThat(logs.resolve("console.previous.log")).hasContent(before);
        MatchResult example = CALL_AND_ANSWER
                .matcher(Checkout.read(guide))
                .results()
                .findFirst()
                .orElseThrow();
        await().untilAsserted(() ->
                assertThat(json(paste(block(guide, example.group(1))))).isEqualTo(json(example.group(2))));
        assertThat(
                        run(
                                "curl -s -o openapi.yaml http://localhost:5086/openapi && diff openapi.yaml docs/openapi/claim.yaml"))
                .isEqualTo(new Outcome(0, ""));
        assertThat(run("curl -s -w '%{http_code}' http://localhost:5086/api/v1/claims/1")
                        .output())
                .endsWith("401");
    }

    /** What the guides set before they start all servers anew, set together before one start; of PostgreSQL, traces and more. */
    private static String whatGuidesSet(String start) {
        String port = databases.start().url("").replaceAll("[^0-9]", "");
        String postgreSql = block("docs/guide/postgresql.md", "export INSURANCE_DB_URL");
        String traces = block("docs/traces.md", "VEHICLE_OTEL_SDK_DISABLED");
        String kafka = block("docs/guide/kafka.md", "export THREADPILOT_RELAY_BOOTSTRAP_SERVERS");
        assertThat(List.of(postgreSql, kafka)).allMatch(block -> block.endsWith("\n" + START));
        assertThat(traces).endsWith(" " + START);
        return String.join(
                "\n",
                postgreSql
                        .replace(START, "")
                        .replace("localhost:5432", "localhost:" + port)
                        .replace("…", "none-is-asked-for"),
                kafka.replace(START, ""),
                block("docs/guide/central-toggles.md", "export THREADPILOT_TOGGLES_SOURCE"),
                block("docs/guide/settings.md", "mkdir -p \"$HOME"),
                traces.replace(START, start));
    }

    @Test
    @Order(7)
    void bothRunOnPostgreSql() throws SQLException {
        await().until(() -> statuses("199001011234").contains("FOUND"));
        for (String database : List.of("vehicle", "insurance")) {
            try (Connection connection = databases.database(database)) {
                assertThat(connection
                                .getMetaData()
                                .getTables(null, null, database, null)
                                .next())
                        .isTrue();
            }
        }
    }

    @Test
    @Order(8)
    void bothRunWithTracesCentralTogglesAndKeysThatStay() {
        String folder = "$HOME/.threadpilot/variables/threadpilot.clients.partner.";
        Matcher made = NEW_KEY.matcher(paste("echo insurances.read > " + folder + "roles\njava"
                + " platform-jar/src/main/java/io/threadpilot/platform/clients/NewApiKey.java " + folder
                + "keys.first.sha256"));
        assertThat(made.matches()).isTrue();
        await().until(() -> ask("200310209876", made.group(1)).contains("\"PET\""));

        await().until(() -> statuses("199001011234").contains("FOUND"));
        assertThat(run("curl -s http://localhost:5082/metrics").output())
                .containsPattern("feature_toggle_sources_total\\{[^}]*source=\"central\"[^}]*} [1-9]");
        paste(block("docs/guide/add-a-service.md", "./mvnw liberty:stop"));
    }

    @Test
    @Order(7)
    void aDeliveryGoesFromPickUpToProof() {
        List<String> blocks = Checkout.shellBlocks("docs/guide/deliveries.md");
        blocks.forEach(block -> block.lines().forEach(PASTED::add));

        String trail = blocks.get(blocks.size() - 1);
        assertThat(paste(String.join("\n", blocks.subList(0, blocks.size() - 1))))
                .contains(
                        "Vehicle added successfully",
                        "Delivery created successfully",
                        "\"nextFree\":\"2035-05-01T12:00:00Z\"",
                        "Proof of delivery captured successfully",
                        "Incident Flat tyre: Opened",
                        "\"receiverName\":\"Rita Receiver\"",
                        "\"status\":\"InTransit\"")
                .doesNotContain("unauthorized", "invalid-input");
        await().untilAsserted(
                        () -> assertThat(paste(trail)).contains("DeliveryCreated.v1", "ProofOfDeliveryCaptured.v1"));
    }

    @Test
    @Order(7)
    void anEventIsRecordedInTheTrailAndFoundBesideTheLookups() {
        await().until(() -> statuses("199001011234").contains("FOUND"));

        assertThat(paste(block("audit-war/README.md", "curl -s")))
                .contains("\"outcome\":\"stored\"", "\"payload\":{\"orderId\":\"4711\"");

        String newest = block("README.md", "curl -s -H \"X-Api-Key: " + KEY + "\" " + insurances("200310209876"));
        await().untilAsserted(() ->
                assertThat(paste(newest)).contains("\"type\":\"person-insurances-looked-up.v1\"", "\"policies\":1"));
        inline("./mvnw package liberty:start -P all");
        inline(STOP + " -P all");
    }

    @Test
    @Order(7)
    void aVehicleJoinsTheFleet() {
        assertThat(paste(block("delivery-war/README.md", "curl -s")))
                .contains("\"message\":\"Vehicle added successfully\"");
    }

    @Test
    @Order(7)
    void lookupsAreInATopicOfKafka() throws IOException {
        await().until(() -> statuses("199001011234").contains("FOUND"));
        Path output = copy.resolve("topic.txt");

        Process consumer = begin(block("docs/guide/kafka.md", "java -Djava.util.logging"), output);
        try {
            await().until(() -> Files.readString(output).contains("\"outcome\":\"FOUND\""));
        } finally {
            end(consumer);
        }
    }

    @Test
    @Order(9)
    void noOtherCommandIsThereButThoseThatCannotBeTried() {
        assertThat(Checkout.documents()
                        .filter(document -> document.equals("README.md") || document.startsWith("docs/guide/"))
                        // AuditProofsDocumentTest executes its commands.
                        .filter(document -> !document.equals("docs/guide/audit-proofs.md"))
                        .flatMap(document -> Checkout.commands(document).stream()))
                .filteredOn(command -> PASTED.stream().noneMatch(pasted -> pasted.startsWith(command)))
                .isNotEmpty()
                .allMatch(command -> NOT_TRIED.matcher(command).find());
    }

    /** The lines of a document's one block that begins so. */
    private static String block(String document, String begin) {
        List<String> blocks = Checkout.shellBlocks(document).stream()
                .filter(block -> block.startsWith(begin))
                .toList();
        assertThat(blocks).as(begin).hasSize(1);
        blocks.get(0).lines().forEach(PASTED::add);
        return blocks.get(0);
    }

    /** A command of the README that stands within a sentence, or alone. */
    private static String inline(String command) {
        assertThat(Checkout.commands("README.md")).contains(command);
        PASTED.add(command);
        return command;
    }

    private static Object json(String text) {
        Object json = JsonPath.from(TIME.matcher(text).replaceAll("\"vehicleDetailsAsOf\":\"…\""))
                .get();
        assertThat(json).isInstanceOfAny(List.class, Map.class);
        return json;
    }

    /** The vehicle status of each of a person's insurances; null where it is no car. */
    private static List<String> statuses(String person) {
        return JsonPath.from(ask(person, KEY)).getList("vehicleStatus");
    }

    private static String ask(String person, String key) {
        return run("curl -s -H \"X-Api-Key: " + key + "\" " + insurances(person))
                .output();
    }

    private static String insurances(String person) {
        return "http://localhost:5082/api/v1/insurances/" + person;
    }

    private record Outcome(int code, String output) {}

    /** Runs what a document says, which must succeed, and returns what it wrote. */
    private static String paste(String commands) {
        Outcome outcome = run("set -e\n" + commands);
        assertThat(outcome.code()).as(commands + "\n" + outcome.output()).isZero();
        return outcome.output();
    }

    private static Outcome run(String commands) {
        try {
            Path output = Files.createTempFile(copy, "output", ".txt");
            int code = begin(commands, output).waitFor();
            return new Outcome(code, Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** To a file, since servers that a command starts keep its output open. */
    private static Process begin(String commands, Path output) throws IOException {
        // Maven has its own things at home, so only what a guide puts there is put elsewhere.
        String here = commands.replace("$HOME/.threadpilot", copy + "/.threadpilot");
        for (Map.Entry<String, Integer> port : PORTS.entrySet()) {
            here = here.replace("localhost:" + port.getKey(), "localhost:" + port.getValue());
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", here)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "PATH",
                        System.getProperty("java.home") + "/bin:" + System.getenv("PATH"),
                        "MAVEN_ARGS",
                        "--offline --batch-mode -Dmaven.test.skip -Denforcer.skip -Dspotless.check.skip -Dlicense.skip"
                                + " -Dliberty.directory=" + RUNTIME.getParent(),
                        "MAVEN_OPTS",
                        LibertyServer.QUICK_START,
                        "JVM_ARGS",
                        LibertyServer.QUICK_START,
                        "VEHICLE_HTTP_PORT",
                        port("5081"),
                        "VEHICLE_HTTPS_PORT",
                        port("7297"),
                        "INSURANCE_HTTP_PORT",
                        port("5082"),
                        "INSURANCE_HTTPS_PORT",
                        port("7296"),
                        "VEHICLE_SERVICE_MP_REST_URL",
                        "http://localhost:" + port("5081")));
        builder.environment().putAll(Map.of("DELIVERY_HTTP_PORT", port("5083"), "DELIVERY_HTTPS_PORT", port("7295")));
        builder.environment()
                .putAll(Map.of(
                        "CLAIM_HTTP_PORT",
                        port("5086"),
                        "CLAIM_HTTPS_PORT",
                        port("7292"),
                        "AUDIT_HTTP_PORT",
                        port("5084"),
                        "AUDIT_HTTPS_PORT",
                        port("7294"),
                        "THREADPILOT_AUDIT_SOURCES_INSURANCE_FEED",
                        "http://localhost:" + port("5082"),
                        "THREADPILOT_AUDIT_SOURCES_DELIVERY_FEED",
                        "http://localhost:" + port("5083"),
                        "PROXY_INSURANCE_PORT",
                        port("8443"),
                        "PROXY_VEHICLE_PORT",
                        port("8444"),
                        "PROXY_INSURANCE",
                        "127.0.0.1:" + port("5082"),
                        "PROXY_VEHICLE",
                        "127.0.0.1:" + port("5081")));
        return builder.start();
    }

    private static String port(String named) {
        return Integer.toString(PORTS.get(named));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(from)
                        && NOT_OF_THE_SOURCE.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!NOT_OF_THE_SOURCE.contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
