package io.threadpilot.platform.settings;

import org.eclipse.microprofile.config.ConfigProvider;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One configuration key that takes effect while the server runs: its value is the present one, at most two seconds after
 * a change. When the present one cannot be read, the last good value stays in force and the log says so once. Defaults
 * stand in {@code microprofile-config.properties}. Safe for use by several threads.
 *
 * @param <T> what the key's text means
 */
public class Setting<T> {

    private static final System.Logger LOG = System.getLogger(Setting.class.getName());

    /** The form of {@link #parseBoolean}. */
    protected static final String TRUE_OR_FALSE = "true or false";

    /** A hundred years; what is much longer cannot be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String key;
    private final String form;
    private final Function<String, Optional<T>> parser;
    private final Function<String, Optional<String>> source;
    private volatile Reading<T> last;

    /**
     * A setting read from MicroProfile Config.
     *
     * @param key the configuration key
     * @param form what the text must be, for messages: "true or false"
     * @param parser reads the text, which has no white space around it; empty if it has not the form
     */
    protected Setting(String key, String form, Function<String, Optional<T>> parser) {
        this(key, form, parser, new AskedAgain<>(name -> ConfigProvider.getConfig()
                .getOptionalValue(name, String.class)));
    }

    /**
     * A setting read from elsewhere, or from a part of MicroProfile Config.
     *
     * @param source gives the present text of a key; empty if there is none
     */
    protected Setting(
            String key, String form, Function<String, Optional<T>> parser, Function<String, Optional<String>> source) {
        this.key = key;
        this.form = form;
        this.parser = parser;
        this.source = source;
    }

    /**
     * A length of time.
     *
     * @param key the configuration key; its text is an ISO 8601 duration of more than nothing ({@code PT2S}) and of a
     *     hundred years at most
     */
    public static Setting<Duration> duration(String key) {
        return new Setting<>(key, "an ISO 8601 duration above zero, such as PT2S", Setting::parseDuration);
    }

    /**
     * A whole number.
     *
     * @param key the configuration key
     * @param least the least value allowed
     * @param most the greatest value allowed
     */
    public static Setting<Integer> integer(String key, int least, int most) {
        return new Setting<>(
                key, "a whole number from " + least + " to " + most, text -> parseInteger(text, least, most));
    }

    /**
     * The address of a service.
     *
     * @param key the configuration key; its text is an absolute URL with the scheme http or https
     */
    public static Setting<URI> httpAddress(String key) {
        return new Setting<>(key, "a URL that begins with http:// or https://", Setting::parseHttpAddress);
    }

    /**
     * Yes or no. MicroProfile Config alone would take every text that is not true for false.
     *
     * @param key the configuration key; its text is {@code true} or {@code false}
     */
    public static Setting<Boolean> yesOrNo(String key) {
        return new Setting<>(key, TRUE_OR_FALSE, Setting::parseBoolean);
    }

    /**
     * One of several words.
     *
     * @param key the configuration key; its text is the name of a constant in lower case with hyphens
     * @param words the constants
     */
    public static <E extends Enum<E>> Setting<E> oneOf(String key, Class<E> words) {
        Map<String, E> byWord = new LinkedHashMap<>();
        for (E constant : words.getEnumConstants()) {
            byWord.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return new Setting<>(key, String.join(" or ", byWord.keySet()), text -> Optional.ofNullable(byWord.get(text)));
    }

    /**
     * The value in force.
     *
     * @throws IllegalStateException if the value cannot be read and never could; the message names the key and not the
     *     value
     */
    public T value() {
        String text = source.apply(key).map(String::strip).orElse("");
        Reading<T> before = last;
        if (before != null && before.text().equals(text)) {
            return before.value();
        }
        return read(text);
    }

    private synchronized T read(String text) {
        if (last == null || !last.text().equals(text)) {
            last = new Reading<>(text, parse(text).orElseGet(this::lastGoodValue));
        }
        return last.value();
    }

    Optional<T> parse(String text) {
        return parser.apply(text);
    }

    private T lastGoodValue() {
        if (last == null) {
            throw new IllegalStateException("The configuration key " + key + " must be " + form);
        }
        LOG.log(Level.WARNING, "The configuration key {0} must be {1}; {2} stays in force", key, form, last.value());
        return last.value();
    }

    private static Optional<URI> parseHttpAddress(String text) {
        try {
            return Optional.of(URI.create(text))
                    .filter(it -> "http".equals(it.getScheme()) || "https".equals(it.getScheme()))
                    .filter(it -> it.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> parseInteger(String text, int least, int most) {
        try {
            return Optional.of(Integer.valueOf(text)).filter(it -> it >= least && it <= most);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Reads {@code true} and {@code false} and nothing else. */
    protected static Optional<Boolean> parseBoolean(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> parseDuration(String text) {
        try {
            return Optional.of(Duration.parse(text))
                    .filter(it -> !it.isNegative() && !it.isZero())
                    .filter(it -> it.compareTo(LONGEST) <= 0);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What was read last, and the value that it left in force. */
    private record Reading<T>(String text, T value) {}
}
