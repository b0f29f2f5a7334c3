package io.threadpilot.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleFunction;

import static java.util.stream.Collectors.joining;

/** Results as Markdown: of one run what it gave; of several the medians, with the lowest and the highest behind them. */
final class Report {

    private final List<Result> results;
    private final StringBuilder text = new StringBuilder();

    private Report(List<Result> results) {
        this.results = results;
    }

    static String of(List<Result> results) {
        Report report = new Report(results);
        report.about();
        report.targets();
        report.parts().forEach(report::part);
        return report.text.toString();
    }

    private void about() {
        results.get(0).about().forEach((name, value) -> text.append("- ")
                .append(name)
                .append(": ")
                .append(results.stream()
                        .map(result -> result.about().get(name))
                        .distinct()
                        .collect(joining(", ")))
                .append('\n'));
    }

    private void targets() {
        text.append("\n| target | to reach | reached | |\n|---|---|---|---|\n");
        for (Target target : Target.ALL) {
            OptionalDouble reached = target.reachedBy(results);
            if (reached.isPresent()) {
                row(
                        target.what(),
                        target.limitInWords(),
                        spread(target.measuredBy(results), Target::number),
                        target.isMetBy(reached.getAsDouble()) ? "yes" : "**no**");
            }
        }
    }

    private Set<String> parts() {
        return results.stream()
                .flatMap(result -> result.measurements().stream())
                .map(Measurement::part)
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    private void part(String part) {
        List<Measurement> all = results.stream()
                .flatMap(result -> result.measurements().stream())
                .filter(measurement -> measurement.part().equals(part))
                .toList();
        List<Value> columns = Arrays.stream(Value.values())
                .filter(value -> all.stream()
                        .anyMatch(measurement -> measurement.values().containsKey(value)))
                .toList();
        text.append("\n### ").append(part).append("\n\n");
        List<String> titles = new ArrayList<>(List.of("phase"));
        columns.forEach(column -> titles.add(column.title()));
        row(titles.toArray(String[]::new));
        text.append("|---".repeat(titles.size())).append("|\n");
        all.stream().map(Measurement::phase).distinct().forEach(phase -> phase(phase, columns, all));
    }

    private void phase(String phase, List<Value> columns, List<Measurement> all) {
        List<String> cells = new ArrayList<>(List.of(phase));
        for (Value column : columns) {
            List<Double> measured = all.stream()
                    .filter(measurement -> measurement.phase().equals(phase))
                    .map(measurement -> measurement.values().get(column))
                    .filter(Objects::nonNull)
                    .toList();
            cells.add(spread(measured, column::format));
        }
        row(cells.toArray(String[]::new));
    }

    private static String spread(List<Double> measured, DoubleFunction<String> format) {
        OptionalDouble median = Median.of(measured);
        if (median.isEmpty()) {
            return "";
        }
        String middle = format.apply(median.getAsDouble());
        if (measured.size() == 1) {
            return middle;
        }
        double lowest = measured.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double highest =
                measured.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return middle + " (" + format.apply(lowest) + " to " + format.apply(highest) + ")";
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
