package io.threadpilot.testing.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toCollection;

/** The metrics that {@code docs/metrics.md} describes, and those that a service shows: each metric's labels with their values. */
public final class DocumentedMetrics {

    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|([^|]*)\\|.*");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");
    private static final Pattern SERIES = Pattern.compile("(\\w+)\\{(.*)} .*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    /** Of the metrics library; everything has the first, and histograms the second. */
    private static final Set<String> LABELS_OF_OTHERS = Set.of("mp_scope", "le");

    private static final Set<String> VALUES_OF_OTHERS =
            Set.of("vehicle_status", "toggle", "value", "route", "status", "client", "key");

    private DocumentedMetrics() {}

    /**
     * What the document says.
     *
     * @param sections whose tables count, by their headings
     */
    public static Map<String, Set<String>> of(String... sections) {
        String document = read();
        Map<String, Set<String>> metrics = new TreeMap<>();
        Stream.of(sections)
                .map(section -> document.split("\n## " + section + "\n", 2)[1].split("\n## ", 2)[0])
                .flatMap(String::lines)
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> metrics.put(
                        row.group(1),
                        WORD.matcher(row.group(2))
                                .results()
                                .map(word -> word.group(1))
                                .collect(toCollection(TreeSet::new))));
        return metrics;
    }

    private static String read() {
        try {
            return Files.readString(Path.of(System.getProperty("threadpilot.checkout"), "docs/metrics.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a service shows beside Liberty's own metrics.
     *
     * @param metrics the text of its {@code /metrics}
     * @param open further labels whose values the document does not list
     */
    public static Map<String, Set<String>> shownIn(String metrics, String... open) {
        Map<String, Set<String>> shown = new TreeMap<>();
        metrics.lines()
                .filter(line -> line.contains("mp_scope=\"application\""))
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .forEach(series -> shown.computeIfAbsent(nameOf(series.group(1)), name -> new TreeSet<>())
                        .addAll(labels(series.group(2), Set.of(open))));
        return shown;
    }

    /** What is a histogram or a timer has several series. */
    private static String nameOf(String series) {
        return series.replaceFirst("_seconds_(count|sum|max|bucket)$", "_seconds");
    }

    private static Set<String> labels(String series, Set<String> open) {
        Set<String> labels = new TreeSet<>();
        LABEL.matcher(series)
                .results()
                .filter(label -> !LABELS_OF_OTHERS.contains(label.group(1)))
                .forEach(label -> {
                    labels.add(label.group(1));
                    if (!VALUES_OF_OTHERS.contains(label.group(1)) && !open.contains(label.group(1))) {
                        labels.add(label.group(2));
                    }
                });
        return labels;
    }
}
