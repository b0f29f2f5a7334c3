package io.threadpilot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for personal identity numbers where none may be: in what servers write. */
public final class LeakedNumbers {

    /** In these, many digits in a row are chance: UUIDs, and the ids of traces and spans. */
    private static final Pattern RANDOM = Pattern.compile("(?<![0-9A-Za-z])(?:[0-9a-f]{32}|[0-9a-f]{16}"
            + "|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9A-Za-z])");

    private static final String DIGIT = "(?:(?:%(?:25)*3)?\\d)";
    private static final String ENCODED = "%(?:25)*[0-9A-Fa-f]{2}";

    /**
     * What people write, and what programs make of it: any character before the last four, percent-encoded or not. It stands
     * alone, or behind an encoded character; it is not the digits behind a decimal point, and not a part of a release's name.
     */
    private static final Pattern NUMBER =
            Pattern.compile("(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{2}))(?<!\\d\\.)(?:" + DIGIT + "{8}|" + DIGIT
                    + "{6})(?:(?:" + ENCODED + "){1,3}|[^0-9A-Za-z\\s])?" + DIGIT + "{4}(?![0-9A-Za-z])");

    private LeakedNumbers() {}

    /** The lines of a text in which anything stands that looks like a personal identity number. */
    public static List<String> in(String text) {
        return text.lines().filter(LeakedNumbers::hasOne).toList();
    }

    private static boolean hasOne(String line) {
        return NUMBER.matcher(RANDOM.matcher(line).replaceAll("")).find();
    }

    /** The same of files and of all files in folders; each line with its file. */
    public static List<String> in(Path... places) {
        return in(LeakedNumbers::hasOne, places);
    }

    /**
     * Looks for certain texts.
     *
     * @param texts none of which may be in any line, in upper or lower case
     */
    public static List<String> of(List<String> texts, Path... places) {
        Pattern any = Pattern.compile(
                String.join("|", texts.stream().map(Pattern::quote).toList()), Pattern.CASE_INSENSITIVE);
        return in(line -> any.matcher(line).find(), places);
    }

    private static List<String> in(Predicate<String> leaks, Path... places) {
        List<String> found = new ArrayList<>();
        for (Path place : places) {
            try (Stream<Path> files = Files.exists(place) ? Files.walk(place) : Stream.empty()) {
                files.filter(Files::isRegularFile).forEach(file -> search(file, leaks, found));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static void search(Path file, Predicate<String> leaks, List<String> found) {
        // Whatever its characters are, this reads them.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.filter(leaks).forEach(line -> found.add(file + ": " + line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
