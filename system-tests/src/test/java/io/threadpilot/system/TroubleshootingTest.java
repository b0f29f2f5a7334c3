package io.threadpilot.system;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/troubleshooting.md} says that one sees, the programs really say. */
class TroubleshootingTest {

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    /** Of several words, which keys, paths and commands are not. */
    private static final Pattern MESSAGE = Pattern.compile("(?:[A-Za-z]\\S*|…)(?: \\S+){3,}");

    /** What a program puts into a message. */
    private static final Pattern PUT_IN = Pattern.compile("…|[{}()]|threadpilot[.a-z-]+");

    private static final Pattern REASON = Pattern.compile("^\\|[^|]+\\| `([a-z_]+)` \\|", Pattern.MULTILINE);

    private final String document = Checkout.read("docs/troubleshooting.md");

    @Test
    void everyMessageIsOneOfOurs() {
        String sources = String.join("", Checkout.shippedSources())
                .concat(Checkout.read("build/service/pom.xml"))
                .concat(Checkout.read("docker-compose.yml"));
        List<String> parts = CODE.matcher(document)
                .results()
                .map(code -> code.group(1))
                .filter(code -> MESSAGE.matcher(code).matches())
                .flatMap(PUT_IN::splitAsStream)
                .map(String::strip)
                .filter(part -> part.length() > 3)
                .toList();

        assertThat(parts).hasSizeGreaterThan(20);
        assertThat(parts).filteredOn(part -> !sources.contains(part)).isEmpty();
    }

    @Test
    void everyReasonForMissingDetailsIsThere() {
        Set<String> reasons = REASON.matcher(document)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(toSet());

        assertThat(reasons)
                .isEqualTo(Pattern.compile(
                                "^\\| `vehicle_load(?:_failures|s_shed)_total` \\| `reason`: ([^|]+) \\|",
                                Pattern.MULTILINE)
                        .matcher(Checkout.read("docs/metrics.md"))
                        .results()
                        .flatMap(row -> CODE.matcher(row.group(1)).results().map(code -> code.group(1)))
                        .collect(toSet()));
    }
}
