package io.threadpilot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for personal identity numbers where none may be: in what servers write. What a service lists as its own numbers, in
 * its resource {@value #LIST}, is passed over exactly where the service does not mask it.
 */
public final class LeakedNumbers {

    /** Where a service lists which of its own numbers stand unmasked; see {@code UnmaskedNumbers} in the platform. */
    static final String LIST = "META-INF/threadpilot/unmasked-numbers.properties";

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

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z][0-9A-Za-z_.-]*)=(\\S+)");

    /** Ten digits in a row, or twelve that begin with no date. */
    private static final Pattern MAY_STAND = Pattern.compile("\\d{10}|\\d{12}");

    private static final Pattern BEGINS_WITH_A_DATE =
            Pattern.compile("(?:18|19|20)\\d\\d(?:0\\d|1[0-2])(?:[0-2]\\d|3[01]|[6-8]\\d|9[01])\\d{4}");

    /** Each finds a value of a field, as its first group. */
    private final List<Pattern> listed;

    private LeakedNumbers(List<Pattern> listed) {
        this.listed = listed;
    }

    /** Finds every number. */
    public static LeakedNumbers all() {
        return new LeakedNumbers(List.of());
    }

    /**
     * Finds every number but those that are listed.
     *
     * @param list {@code field=form} on each line, as a service has it; need not exist
     */
    public static LeakedNumbers allBut(Path list) {
        if (!Files.exists(list)) {
            return all();
        }
        try (Stream<String> lines = Files.lines(list)) {
            return new LeakedNumbers(lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .flatMap(LeakedNumbers::values)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Pattern> values(String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            throw new IllegalArgumentException("Not field=form: " + line);
        }
        String field = Pattern.quote(entry.group(1));
        String json = "\"" + field + "\" ?: ?";
        String value = "(" + entry.group(2) + ")";
        return Stream.of(
                Pattern.compile(json + "\"" + value + "\""),
                Pattern.compile(
                        "(?:" + json + "|(?<![0-9A-Za-z_.-])" + field + "=)" + value + "(?=[\\s,;&)\\]}\"']|$)"));
    }

    /** The lines of a text in which anything stands that looks like a personal identity number. */
    public List<String> in(String text) {
        return text.lines().filter(this::hasOne).toList();
    }

    private boolean hasOne(String line) {
        String searched = RANDOM.matcher(line).replaceAll("");
        return NUMBER.matcher(searched).results().anyMatch(number -> !isListed(searched, number));
    }

    private boolean isListed(String text, MatchResult number) {
        return MAY_STAND.matcher(number.group()).matches()
                && !BEGINS_WITH_A_DATE.matcher(number.group()).matches()
                && listed.stream()
                        .flatMap(values -> values.matcher(text).results())
                        .anyMatch(value -> value.start(1) <= number.start() && number.end() <= value.end(1));
    }

    /** The same of files and of all files in folders; each line with its file. */
    public List<String> in(Path... places) {
        return in(this::hasOne, places);
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
