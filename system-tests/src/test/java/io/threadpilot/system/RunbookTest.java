package io.threadpilot.system;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/runbook.md} says what to do about each alert, and {@code rules-test.yml} shows when it fires. */
class RunbookTest {

    private static final Pattern ALERT = Pattern.compile("^ +- alert: (\\w+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("^ +runbook: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern ENTRY = Pattern.compile("^### (\\w+)$", Pattern.MULTILINE);
    private static final Pattern QUIET =
            Pattern.compile("eval_time: \\w+, alertname: (\\w+), exp_alerts: \\[]}", Pattern.MULTILINE);
    private static final Pattern FIRES =
            Pattern.compile("^ +alertname: (\\w+)\n +exp_alerts:\n +- exp_labels:", Pattern.MULTILINE);

    private final String rules = Checkout.read("liberty-config/prometheus/rules.yml");
    private final List<String> alerts = found(ALERT, rules);

    @Test
    void everyAlertHasItsEntryAndEveryEntryItsAlert() {
        assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(found(ENTRY, Checkout.read("docs/runbook.md"))).containsExactlyElementsOf(alerts);
    }

    @Test
    void everyAlertLinksItsEntry() {
        assertThat(found(LINK, rules))
                .containsExactlyElementsOf(alerts.stream()
                        .map(alert -> "docs/runbook.md#" + alert.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void everyEntrySaysTheSameFourThings() {
        String[] entries = Checkout.read("docs/runbook.md").split("\n### ");

        assertThat(entries).hasSize(alerts.size() + 1);
        assertThat(List.of(entries).subList(1, entries.length)).allSatisfy(entry -> assertThat(entry)
                .containsSubsequence("**For callers:** ", "**Look:** ", "**Do:** ", "**It is over** "));
    }

    @Test
    void everyAlertIsTestedForFiringAndForStayingQuiet() {
        String tests = Checkout.read("liberty-config/prometheus/rules-test.yml");

        assertThat(found(QUIET, tests)).containsAll(alerts);
        assertThat(found(FIRES, tests)).containsAll(alerts);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
