package io.threadpilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Sets results beside each other: {@code bench/compare}. Two files: what each phase gave in one and in the other. With
 * {@code --medians} before any number of files: one report of the medians of all.
 */
final class Compare {

    private static final String MEDIANS = "--medians";

    private Compare() {}

    /** Prints Markdown. */
    public static void main(String... arguments) {
        boolean medians = arguments.length > 1 && arguments[0].equals(MEDIANS);
        if (!medians && arguments.length != 2) {
            System.err.println("bench/compare BEFORE.json AFTER.json, or bench/compare --medians RESULT.json...");
            System.exit(2);
        }
        List<Result> results = Arrays.stream(arguments)
                .skip(medians ? 1 : 0)
                .map(Compare::read)
                .toList();
        System.out.print(medians ? Report.of(results) : sideBySide(results.get(0), results.get(1)));
    }

    private static Result read(String file) {
        try {
            return Result.parse(Files.readString(Path.of(file)));
        } catch (IOException e) {
            System.err.println("Cannot be read: " + e.getMessage());
            System.exit(2);
            throw new UncheckedIOException(e);
        }
    }

    /** A row for each value that both have. */
    static String sideBySide(Result before, Result after) {
        StringBuilder text =
                new StringBuilder("| phase | | before | after | after : before |\n|---|---|---|---|---|\n");
        for (Measurement measurement : after.measurements()) {
            new EnumMap<>(measurement.values()).forEach((value, measured) -> {
                OptionalDouble earlier = before.value(measurement.phase(), value);
                if (earlier.isPresent()) {
                    text.append(row(measurement.phase(), value, earlier.getAsDouble(), measured));
                }
            });
        }
        return text.toString();
    }

    static String row(String phase, Value value, double before, double after) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                phase,
                value.title(),
                value.format(before),
                value.format(after),
                before == 0 ? "" : String.format(Locale.ROOT, "%.2f", after / before));
    }
}
