package io.threadpilot.system;

import io.threadpilot.contracts.problem.ProblemCode;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/** What the documents say is what the code has. */
class DocumentsTest {

    private static final Pattern KEY_ROW =
            Pattern.compile("\\| `((?:threadpilot\\.|vehicle-service/)[^`]+)` \\| (none|`([^`]*)`) \\| (yes)? ?\\|.*");
    private static final Pattern ERROR_ROW = Pattern.compile("\\| `([^`]+)` \\| ([0-9]{3}) \\| [^|]+ \\| [^|]+ \\|");
    private static final Pattern VARIABLE_ROW =
            Pattern.compile("\\| `((?:vehicle|insurance)\\.[^`]+)` \\| (none|`([^`]*)`) \\|.*");
    private static final Pattern VARIABLE =
            Pattern.compile("<variable name=\"((?:vehicle|insurance)\\.[^\"]+)\" defaultValue=\"([^\"]*)\"");
    private static final Pattern TABLE_WITH_PROOFS =
            Pattern.compile("^\\|.*\\| proved by \\|.*\n\\|---.*\n((?:\\|.*\n)+)", Pattern.MULTILINE);
    private static final Pattern PROVING_TEST = Pattern.compile("`(\\w+(?:Test|IT|Behaviour))\\.(\\w+)`");
    /** How tests say that they run for single calls and for batches. */
    private static final Pattern RUNS_BOTH_WAYS =
            Pattern.compile("\"[^\"]*batch: \\{\\d}\"|abstract boolean batch\\(\\)|void withBatches");
    /** Rows about one way, or about what happens before anybody is asked or whoever is. */
    private static final Pattern ONE_WAY_ONLY = Pattern.compile("^\\| (single:|batch:|the strategy|every live key"
            + "|`X-Time-Budget-Ms` is not|somebody looks at `/metrics`|more vehicles than it may hold)");

    /** Commands for containers and clusters cannot be tried; what they apply, {@code KubernetesIT} builds. */
    private static final Map<String, String> COMMANDS_ARE_EXECUTED_BY = Map.of(
            "README.md", "ReadmeIT",
            "bench/README.md", "BenchIT",
            "docs/audit.md", "AuditDocumentIT",
            "docs/deployment.md", "MigratorCommandIT",
            "docs/logs.md", "ReadmeIT",
            "docs/metrics.md", "ReadmeIT",
            "docs/traces.md", "ReadmeIT",
            "docs/troubleshooting.md", "ReadmeIT");

    private static final Pattern LOG_ROW =
            Pattern.compile("\\| `([^`]+)` \\| (ERROR|WARNING|INFO|DEBUG) \\| [^|]+ \\| [^|]+ \\|");
    private static final Pattern LOG_STATEMENT = Pattern.compile(
            "LOG\\s*\\.log\\(\\s*Level\\.(\\w+),\\s*(?:\\(\\) ->\\s*)?(\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"|[\\w.()]+))*)");

    private static final Pattern API_RISK = Pattern.compile("^\\| (API[0-9]+):2023 ", Pattern.MULTILINE);

    @Test
    void theReadmeGivesTheDefaultOfEveryKey() {
        Map<String, String> defaults = new TreeMap<>();
        defaults.putAll(defaultsIn("platform-jar/src/main/resources/META-INF/microprofile-config.properties"));
        defaults.putAll(defaultsIn("insurance-war/src/main/resources/META-INF/microprofile-config.properties"));
        defaults.putAll(defaultsIn("vehicle-war/src/main/resources/META-INF/microprofile-config.properties"));

        Map<String, String> documented = documentedDefaults();
        documented.values().removeIf(String::isEmpty);

        assertThat(documented).isEqualTo(defaults);
    }

    @Test
    void theDefaultsAreThese() {
        assertThat(documentedDefaults())
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("threadpilot.toggles.vehicle-enrichment", "true"),
                        Map.entry("threadpilot.toggles.batch-vehicle-calls", "false"),
                        Map.entry("threadpilot.toggles.vehicle-cache", "true"),
                        Map.entry("threadpilot.toggles.source", "local"),
                        Map.entry("threadpilot.toggles.flagd-file", ""),
                        Map.entry("threadpilot.numbers.strict", "false"),
                        Map.entry("threadpilot.enrichment.time-budget", "PT2S"),
                        Map.entry("threadpilot.vehicle-client.max-parallel-single", "5"),
                        Map.entry("threadpilot.vehicle-client.max-batch-size", "50"),
                        Map.entry("threadpilot.vehicle-client.max-parallel-batch", "1"),
                        Map.entry("threadpilot.vehicle-client.max-waiting", "500"),
                        Map.entry("threadpilot.vehicle-cache.time-to-live", "PT10M"),
                        Map.entry("threadpilot.vehicle-cache.not-found-time-to-live", "PT1M"),
                        Map.entry("threadpilot.vehicle-cache.stale-if-error", "PT24H"),
                        Map.entry("threadpilot.vehicle-cache.maximum-size", "100000"),
                        Map.entry("threadpilot.vehicle-client.api-key", ""),
                        Map.entry("vehicle-service/mp-rest/url", "http://localhost:5081"),
                        Map.entry("vehicle-service/mp-rest/connectTimeout", "250"),
                        Map.entry("vehicle-service/mp-rest/readTimeout", "700"),
                        Map.entry("threadpilot.clients.{client}.roles", ""),
                        Map.entry("threadpilot.clients.{client}.tier", ""),
                        Map.entry("threadpilot.clients.{client}.keys.{key}.sha256", ""),
                        Map.entry("threadpilot.clients.{client}.keys.{key}.not-before", ""),
                        Map.entry("threadpilot.clients.{client}.keys.{key}.expires", ""),
                        Map.entry("threadpilot.tiers.{tier}.requests", ""),
                        Map.entry("threadpilot.tiers.{tier}.window", ""),
                        Map.entry("threadpilot.tiers.{tier}.parallel", ""),
                        Map.entry("threadpilot.pseudonym.key", ""),
                        Map.entry("threadpilot.pseudonym.key-id", ""),
                        Map.entry("threadpilot.outbox.enabled", "true"),
                        Map.entry("threadpilot.outbox.max-wait", "PT3S"),
                        Map.entry("threadpilot.outbox.retention", "P400D"),
                        Map.entry("threadpilot.tiers.standard.requests", "1200"),
                        Map.entry("threadpilot.tiers.standard.window", "PT1M"),
                        Map.entry("threadpilot.tiers.standard.parallel", "20"),
                        Map.entry("threadpilot.tiers.unlimited.requests", "unlimited"),
                        Map.entry("threadpilot.tiers.unlimited.parallel", "unlimited"),
                        Map.entry("threadpilot.tiers.unauthenticated.requests", "60"),
                        Map.entry("threadpilot.tiers.unauthenticated.window", "PT1M"),
                        Map.entry("threadpilot.tiers.unauthenticated.parallel", "unlimited"),
                        Map.entry("threadpilot.proxies.addresses", ""),
                        Map.entry("threadpilot.proxies.header", "x-forwarded-for"),
                        Map.entry("threadpilot.cors.origins", ""),
                        Map.entry("threadpilot.access-log", "true"),
                        Map.entry("threadpilot.database.migrate", "at-start"),
                        Map.entry("threadpilot.database.start-timeout", "PT60S"),
                        Map.entry("threadpilot.seed", "false"))));
    }

    @Test
    void everyDocumentWithCommandsHasATestThatExecutesThem() {
        List<String> withCommands = Stream.concat(Stream.of("README.md", "bench/README.md"), documents())
                .filter(document -> !Checkout.commands(document).isEmpty())
                .toList();

        assertThat(withCommands).containsExactlyInAnyOrderElementsOf(COMMANDS_ARE_EXECUTED_BY.keySet());
        assertThat(testSources()).containsKeys(COMMANDS_ARE_EXECUTED_BY.values().toArray(String[]::new));
    }

    private static Stream<String> documents() {
        try (Stream<Path> files = Files.list(Checkout.path("docs"))) {
            return files
                    .map(file -> "docs/" + file.getFileName())
                    .filter(name -> name.endsWith(".md"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theReadmeGivesTheDefaultOfEveryServerVariable() {
        Map<String, String> defaults = Stream.of("vehicle", "insurance")
                .map(server -> Checkout.read("liberty-config/" + server + "/server.xml"))
                .flatMap(xml -> VARIABLE.matcher(xml).results())
                .collect(toMap(match -> match.group(1), match -> match.group(2)));
        Map<String, String> documented = Checkout.read("README.md")
                .lines()
                .map(VARIABLE_ROW::matcher)
                .filter(Matcher::matches)
                .collect(toMap(row -> row.group(1), row -> row.group(2).equals("none") ? "" : row.group(3)));

        assertThat(defaults).hasSize(26);
        assertThat(documented).isEqualTo(defaults);
    }

    @Test
    void noServerForgetsTheLoggersThatRepeatWhatCallersWrite() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.path("liberty-config"), 2)) {
            assertThat(files.filter(file -> file.endsWith("server.xml")))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(
                            file -> assertThat(file)
                                    .content()
                                    .containsPattern(
                                            "<logging traceSpecification=\"\\$\\{[a-z]+\\.log\\.levels}:\\$\\{log\\.never}\" />"));
        }
    }

    @Test
    void theErrorsAreThoseOfTheCode() {
        List<String> documented = Checkout.read("docs/errors.md")
                .lines()
                .map(ERROR_ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(documented)
                .isEqualTo(Arrays.stream(ProblemCode.values())
                        .map(code -> code.code() + " " + code.status())
                        .toList());
    }

    @Test
    void theLogEventsAreThoseOfTheCode() {
        List<String> documented = Checkout.read("docs/logs.md")
                .lines()
                .map(LOG_ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(2) + " " + row.group(1))
                .toList();
        List<String> sources = Stream.of("contracts-jar", "platform-jar", "vehicle-war", "insurance-war")
                .flatMap(module -> Checkout.javaFiles(module + "/src/main/java").values().stream())
                .toList();

        assertThat(documented)
                .doesNotHaveDuplicates()
                .hasSameElementsAs(sources.stream()
                        .flatMap(source -> LOG_STATEMENT.matcher(source).results())
                        .map(statement -> statement.group(1) + " " + message(statement.group(2)))
                        .toList());
        assertThat(sources.stream()
                        .mapToLong(source ->
                                LOG_STATEMENT.matcher(source).results().count())
                        .sum())
                .as("statements that were recognised")
                .isEqualTo(sources.stream()
                        .mapToLong(source -> Pattern.compile("LOG\\s*\\.log\\(")
                                .matcher(source)
                                .results()
                                .count())
                        .sum());
    }

    /** The text of a log statement, with an ellipsis for what differs from one message to the next. */
    private static String message(String expression) {
        return expression
                .replaceAll("\"\\s*\\+\\s*\"", "")
                .replaceAll("\"\\s*\\+\\s*[\\w.()]+(?:\\s*\\+\\s*\")?", "…")
                .replaceAll("\\{[0-9]}", "…")
                .replace("''", "'")
                .replace("\"", "");
    }

    @Test
    void everyTestThatProvesABehaviourExists() {
        Map<String, String> sources = testSources();
        assertThat(rowsWithProofs("docs/behaviour.md"))
                .hasSizeGreaterThan(40)
                .allSatisfy(row -> assertProofsExist(row, sources));
    }

    @Test
    void whatIsSaidOfCarsIsProvedForBothWaysOfAskingAboutThem() {
        Map<String, String> sources = testSources();
        List<String> rows = Stream.of("## The cars among them", "## What is known already")
                .map(section -> Checkout.read("docs/behaviour.md")
                        .split(section + "\n", 2)[1]
                        .split("\n## ", 2)[0])
                .flatMap(section -> TABLE_WITH_PROOFS.matcher(section).results())
                .flatMap(table -> table.group(1).lines())
                .filter(row -> !ONE_WAY_ONLY.matcher(row).find())
                .toList();

        assertThat(rows).hasSizeGreaterThan(35).allSatisfy(row -> assertThat(
                        PROVING_TEST.matcher(row).results().map(proof -> sources.get(proof.group(1))))
                .as(row)
                .anyMatch(source -> RUNS_BOTH_WAYS.matcher(source).find()));
    }

    @Test
    void everyRiskNamesTestsThatExist() {
        String security = Checkout.read("docs/security.md");

        assertThat(API_RISK.matcher(security).results().map(risk -> risk.group(1)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 10).mapToObj(id -> "API" + id).toList());
        Map<String, String> sources = testSources();
        assertThat(rowsWithProofs("docs/security.md"))
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertProofsExist(row, sources));
    }

    private static List<String> rowsWithProofs(String document) {
        return TABLE_WITH_PROOFS
                .matcher(Checkout.read(document))
                .results()
                .flatMap(table -> table.group(1).lines())
                .toList();
    }

    private static void assertProofsExist(String row, Map<String, String> sources) {
        List<MatchResult> proofs = PROVING_TEST.matcher(row).results().toList();
        assertThat(proofs).as("names a test").isNotEmpty().allSatisfy(proof -> {
            assertThat(sources).containsKey(proof.group(1));
            assertThat(sources.get(proof.group(1))).contains("void " + proof.group(2) + "(");
        });
    }

    private static Map<String, String> documentedDefaults() {
        Map<String, String> documented = new TreeMap<>();
        Checkout.read("README.md")
                .lines()
                .map(KEY_ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> documented.put(row.group(1), row.group(2).equals("none") ? "" : row.group(3)));
        return documented;
    }

    /** Without the keys of MicroProfile's own that are not for operators. */
    private static Map<String, String> defaultsIn(String file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Checkout.read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith("threadpilot.") || key.startsWith("vehicle-service/"))
                .filter(key -> !key.endsWith("/providers"))
                .collect(toMap(key -> key, properties::getProperty));
    }

    private static Map<String, String> testSources() {
        return Stream.of(
                        "testkit-jar",
                        "contracts-jar",
                        "platform-jar",
                        "vehicle-war",
                        "insurance-war",
                        "system-tests",
                        "bench")
                .flatMap(module -> Checkout.javaFiles(module + "/src/test/java").entrySet().stream())
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one));
    }
}
