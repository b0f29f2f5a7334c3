package io.threadpilot.system;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.toSet;

/** What an expression of Prometheus asks for, as far as that can be read without a parser. */
final class PromQl {

    private static final Pattern NO_METRICS = Pattern.compile(
            // Texts, label matchers, ranges, and labels in parentheses behind the words that take them.
            "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.$])[A-Za-z_:][\\w:]*(?!\\s*\\(|[\\w:])");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "inf", "nan");

    private PromQl() {}

    /** The metrics that an expression names. */
    static Set<String> metricsIn(String expression) {
        return NAME.matcher(NO_METRICS.matcher(expression).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name.toLowerCase(Locale.ROOT)))
                .collect(toSet());
    }
}
