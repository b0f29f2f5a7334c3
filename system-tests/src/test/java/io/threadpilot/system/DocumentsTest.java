package io.threadpilot.system;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** What the documents say is what the code has. */
class DocumentsTest {

    private static final Pattern ERROR_ROW = Pattern.compile("\\| `([^`]+)` \\| ([0-9]{3}) \\| [^|]+ \\| [^|]+ \\|");
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
    private static final Map<String, List<String>> EXECUTED_BY = Map.of(
            "AsDocumentedIT",
            List.of(
                    "README.md",
                    "audit-war/README.md",
                    "delivery-war/README.md",
                    "docs/guide/add-a-service.md",
                    "docs/guide/api-keys.md",
                    "docs/guide/central-toggles.md",
                    "docs/guide/containers.md",
                    "docs/guide/deliveries.md",
                    "docs/guide/follow-the-feed.md",
                    "docs/guide/kafka.md",
                    "docs/guide/postgresql.md",
                    "docs/guide/proxy.md",
                    "docs/guide/settings.md",
                    "docs/guide/tokens.md",
                    "docs/logs.md",
                    "docs/metrics.md",
                    "docs/traces.md",
                    "docs/troubleshooting.md"),
            "AuditDocumentIT",
            List.of("docs/audit.md"),
            "AuditProofsDocumentTest",
            List.of("docs/guide/audit-proofs.md"),
            "BenchIT",
            List.of("bench/README.md"),
            "MigratorCommandIT",
            List.of("docs/deployment.md"));

    /** Documents whose commands developers run, or ran once. */
    private static final Pattern FOR_DEVELOPERS =
            Pattern.compile("^(CONTRIBUTING|CHANGELOG|bench/LOG|bench/RESULTS|docs/decisions/.*)\\.md$");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private static final Pattern LOG_ROW =
            Pattern.compile("\\| `([^`]+)` \\| (ERROR|WARNING|INFO|DEBUG) \\| [^|]+ \\| [^|]+ \\|");
    private static final Pattern LOG_STATEMENT = Pattern.compile(
            "LOG\\s*\\.log\\(\\s*Level\\.(\\w+),\\s*(?:\\(\\) ->\\s*)?(\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"|[\\w.()]+))*)");

    private static final Pattern API_RISK = Pattern.compile("^\\| (API[0-9]+):2023 ", Pattern.MULTILINE);

    @Test
    void everyDocumentWithCommandsHasATestThatExecutesThem() {
        List<String> withCommands = Checkout.documents()
                .filter(document -> !FOR_DEVELOPERS.matcher(document).find())
                .filter(document -> !Checkout.commands(document).isEmpty())
                .toList();

        assertThat(withCommands)
                .containsExactlyInAnyOrderElementsOf(
                        EXECUTED_BY.values().stream().flatMap(List::stream).toList());
        assertThat(testSources()).containsKeys(EXECUTED_BY.keySet().toArray(String[]::new));
    }

    @Test
    void everyLinkLeadsToAFileAndASection() {
        assertThat(Checkout.documents()).hasSizeGreaterThan(60).allSatisfy(document -> assertThat(
                        LINK.matcher(Checkout.read(document)).results().map(link -> link.group(1)))
                .as(document)
                .allSatisfy(link -> assertLeadsSomewhere(document, link)));
    }

    private static void assertLeadsSomewhere(String document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? Checkout.path(document)
                : Checkout.path(document).resolveSibling(parts[0]).normalize();
        assertThat(target).exists();
        if (parts.length == 2) {
            assertThat(HEADING.matcher(Checkout.read(target.toString()))
                            .results()
                            .map(DocumentsTest::anchor))
                    .contains(parts[1]);
        }
    }

    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** In one step or two: by the README itself, or by the README of a service. */
    @Test
    void theReadmesLeadToEveryDocumentForReaders() {
        Set<String> linked = Stream.concat(
                        Stream.of("README.md"), Checkout.services().stream().map(service -> service + "-war/README.md"))
                .flatMap(readme -> Stream.concat(
                        Stream.of(readme),
                        LINK.matcher(Checkout.read(readme))
                                .results()
                                .map(link -> Path.of(readme)
                                        .resolveSibling(link.group(1).split("#")[0]))
                                .map(target -> target.normalize().toString().replace('\\', '/'))))
                .collect(toSet());

        assertThat(Checkout.documents().filter(document -> !document.startsWith("docs/decisions/")))
                .filteredOn(document -> !document.equals("bench/LOG.md"))
                .filteredOn(document -> !linked.contains(document))
                .isEmpty();
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Checkout.read("README.md").lines()).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void noServerForgetsTheLoggersThatRepeatWhatCallersWrite() {
        assertThat(Checkout.services()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(service -> assertThat(
                        SettingsTable.serverConfiguration(service).collect(joining()))
                .containsOnlyOnce("traceSpecification")
                .contains("<logging traceSpecification=\"${" + service + ".log.levels}:${log.never}\" />"));
    }

    @Test
    void theErrorsAreThoseOfTheCode() {
        for (ProblemTypes.Group group : ProblemTypes.groups()) {
            String document = group.isCommon() ? "docs/errors.md" : "docs/errors/" + group.service() + ".md";

            assertThat(Checkout.read(document)
                            .lines()
                            .map(ERROR_ROW::matcher)
                            .filter(Matcher::matches)
                            .map(row -> row.group(1) + " " + row.group(2)))
                    .as(document)
                    .containsExactlyInAnyOrderElementsOf(group.types().stream()
                            .map(type -> type.code() + " " + type.status())
                            .toList());
        }
    }

    @Test
    void theLogEventsAreThoseOfTheCode() {
        List<String> documented = Checkout.read("docs/logs.md")
                .lines()
                .map(LOG_ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(2) + " " + row.group(1))
                .toList();
        List<String> sources = Checkout.shippedSources();

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

    private static Map<String, String> testSources() {
        return Stream.concat(Checkout.modules().stream(), Stream.of("testkit-jar", "system-tests", "bench"))
                .filter(module -> Files.exists(Checkout.path(module + "/src/test/java")))
                .flatMap(module -> Checkout.javaFiles(module + "/src/test/java").entrySet().stream())
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one));
    }
}
