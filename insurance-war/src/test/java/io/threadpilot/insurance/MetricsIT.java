package io.threadpilot.insurance;

import io.threadpilot.insurance.Caller.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static io.threadpilot.insurance.InsuranceServer.personWithCars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The metrics of the running service are those that {@code docs/metrics.md} describes. */
class MetricsIT {

    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|([^|]*)\\|.*");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");
    private static final Pattern SERIES = Pattern.compile("(\\w+)\\{(.*)} .*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    /** Of the metrics library; everything has the first, and histograms the second. */
    private static final Set<String> LABELS_OF_OTHERS = Set.of("mp_scope", "le");

    private static final Set<String> VALUES_OF_OTHERS =
            Set.of("vehicle_status", "toggle", "value", "route", "status", "client", "key");

    private final Caller caller = new Caller(LIBERTY);

    @BeforeEach
    void everythingIsThere() {
        LIBERTY.start();
        VEHICLE_SERVICE.reset();
        await().until(() -> caller.ask(personWithCars("METRIC1")).cars().equals(List.of("FOUND")));
    }

    @Test
    void theyAreThoseOfTheDocument() throws IOException {
        assertThat(shown()).isEqualTo(documented());
    }

    @Test
    void carsAreCountedByTheirStatus() {
        double before = caller.metric("car_insurances_total", "vehicle_status=\"not_found\"");

        Answer answer = caller.ask(personWithCars("METRIC1", "?", null));

        assertThat(answer.cars()).containsExactly("FOUND", "NOT_FOUND", "NOT_FOUND");
        assertThat(caller.metric("car_insurances_total", "vehicle_status=\"not_found\""))
                .isEqualTo(before + 2);
    }

    /** Each metric's labels, and behind each label its values. */
    private Map<String, Set<String>> shown() {
        Map<String, Set<String>> metrics = new TreeMap<>();
        caller.get("/metrics")
                .lines()
                .filter(line -> line.contains("mp_scope=\"application\""))
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .forEach(series -> metrics.computeIfAbsent(nameOf(series.group(1)), name -> new TreeSet<>())
                        .addAll(labels(series.group(2))));
        return metrics;
    }

    /** What is measured in seconds has several series. */
    private static String nameOf(String series) {
        return series.replaceFirst("_seconds_(count|sum|max|bucket)$", "_seconds");
    }

    private static Set<String> labels(String series) {
        Set<String> labels = new TreeSet<>();
        LABEL.matcher(series)
                .results()
                .filter(label -> !LABELS_OF_OTHERS.contains(label.group(1)))
                .forEach(label -> {
                    labels.add(label.group(1));
                    if (!VALUES_OF_OTHERS.contains(label.group(1))) {
                        labels.add(label.group(2));
                    }
                });
        return labels;
    }

    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> metrics = new TreeMap<>();
        Path document = Path.of(System.getProperty("threadpilot.checkout"), "docs/metrics.md");
        Files.readAllLines(document).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> metrics.put(
                        row.group(1),
                        new TreeSet<>(WORD.matcher(row.group(2))
                                .results()
                                .map((MatchResult word) -> word.group(1))
                                .toList())));
        return metrics;
    }
}
