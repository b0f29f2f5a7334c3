package io.threadpilot.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.joining;

/**
 * A setting with the comment that explains it, as a file of settings has them.
 *
 * @param key of MicroProfile Config, or the name of a Liberty variable or of an environment variable; names that the operator
 *     chooses stand in braces
 * @param value the default; empty if there is none
 * @param live whether a change takes effect in the running server
 * @param meaning for operators, in Markdown; empty only where it is not for them
 * @param forOperators false for what the program says to itself
 * @param usedBy the class whose users have this setting, if not every service has it
 */
record DocumentedSetting(
        String key, String value, boolean live, String meaning, boolean forOperators, Optional<String> usedBy) {

    private static final Pattern DEFAULT = Pattern.compile("(?<none>#)?(?<key>[A-Za-z][\\w./{}-]*)=(?<value>.*)");
    private static final Pattern USED_BY = Pattern.compile("Only with ([\\w.]+)\\.");
    private static final String NOT_FOR_OPERATORS = "Not for operators";
    private static final String LIVE = "Live. ";

    private static final Pattern XML = Pattern.compile(
            "<!-- <variable name=\"(?:env\\.)?([^\"]+)\" /> -->|<!--(.*?)-->"
                    + "|<variable name=\"([^\"]+)\" defaultValue=\"([^\"&\\\\]*)\" />"
                    + "|\n\\s*\n|<",
            Pattern.DOTALL);

    /**
     * Reads a properties file. A line {@code key=value} has a default, a line {@code #key=} is a setting without one; the
     * comment directly above says what it means, and begins with {@code Live.} if a change takes effect in the running server.
     * Lines between two empty ones are a paragraph. One that begins with {@code Not for operators} has none that operators may
     * set; one that begins with a line {@code Only with some.Class.} has settings of the services that use this class.
     *
     * @throws IllegalArgumentException if a line has another form, or a setting has no comment that ends as a sentence does
     */
    static List<DocumentedSetting> inProperties(String file) {
        return Arrays.stream(file.split("\n\\s*\n"))
                .map(String::strip)
                .filter(paragraph -> !paragraph.isEmpty())
                .flatMap(paragraph ->
                        inParagraph(paragraph.lines().map(String::strip).toList()).stream())
                .toList();
    }

    /**
     * Reads the variables with a default in a Liberty configuration, and those without that stand in a comment of their own,
     * {@code <!-- <variable name="…" /> -->}. Comments are those of {@link #inProperties}. Anything else ends a paragraph.
     *
     * @throws IllegalArgumentException as there
     */
    static List<DocumentedSetting> inXml(String file) {
        return inProperties(
                XML.matcher(file).results().map(DocumentedSetting::asProperties).collect(joining()));
    }

    private static String asProperties(MatchResult xml) {
        String none = xml.group(1);
        String comment = xml.group(2);
        String key = xml.group(3);
        if (none != null) {
            return "#" + none + "=\n";
        }
        if (comment != null) {
            return comment.strip()
                    .lines()
                    .map(line -> "# " + line.strip() + "\n")
                    .collect(joining());
        }
        return key != null ? key + "=" + xml.group(4) + "\n" : "\n\n";
    }

    private static List<DocumentedSetting> inParagraph(List<String> lines) {
        List<DocumentedSetting> settings = new ArrayList<>();
        String first = lines.get(0).replaceFirst("^# ?", "");
        boolean forOperators = !first.startsWith(NOT_FOR_OPERATORS);
        Matcher usedBy = USED_BY.matcher(first);
        StringBuilder comment = new StringBuilder();
        for (String line : usedBy.matches() ? lines.subList(1, lines.size()) : lines) {
            Matcher setting = DEFAULT.matcher(line);
            if (setting.matches()) {
                settings.add(of(
                        setting,
                        comment.toString().strip(),
                        forOperators,
                        usedBy.matches() ? Optional.of(usedBy.group(1)) : Optional.empty()));
                comment.setLength(0);
            } else if (line.startsWith("#")) {
                comment.append(line.substring(1).strip()).append(' ');
            } else {
                throw new IllegalArgumentException("Neither a setting nor a comment: " + line);
            }
        }
        return settings;
    }

    private static DocumentedSetting of(
            Matcher setting, String comment, boolean forOperators, Optional<String> usedBy) {
        String key = setting.group("key");
        String value = setting.group("value");
        if (value.endsWith("\\") || (setting.group("none") != null && !value.isEmpty())) {
            throw new IllegalArgumentException("The default of " + key + " is not one line that holds");
        }
        boolean live = comment.startsWith(LIVE);
        String meaning = live ? comment.substring(LIVE.length()) : comment;
        if (forOperators && (!meaning.endsWith(".") || meaning.contains("|"))) {
            throw new IllegalArgumentException("No comment above " + key + " says what it means, in sentences");
        }
        return new DocumentedSetting(key, value, live, meaning, forOperators, usedBy);
    }
}
