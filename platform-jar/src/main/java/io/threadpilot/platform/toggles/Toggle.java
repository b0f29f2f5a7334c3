package io.threadpilot.platform.toggles;

import io.threadpilot.platform.settings.AskedAgain;
import io.threadpilot.platform.settings.Setting;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;

import java.util.Optional;
import java.util.function.Function;

/**
 * A switch, configured as {@code threadpilot.toggles.{name}} with the value {@code true} or {@code false}. Ask {@link
 * Toggles} for its value, so that it is counted, and so that the central toggles have their say.
 */
public final class Toggle extends Setting<Boolean> {

    private final String name;
    private final OwnSetting ownWord;

    /**
     * A switch.
     *
     * @param name in lower case with hyphens
     */
    public Toggle(String name) {
        this(name, new AskedAgain<>(key -> ConfigProvider.getConfig().getConfigValue(key)));
    }

    Toggle(String name, Function<String, ConfigValue> configuration) {
        super(key(name), TRUE_OR_FALSE, Setting::parseBoolean, key -> text(configuration.apply(key)));
        this.name = name;
        this.ownWord = new OwnSetting(name, configuration);
    }

    private static String key(String name) {
        return "threadpilot.toggles." + name;
    }

    private static Optional<String> text(ConfigValue value) {
        return Optional.ofNullable(value.getValue());
    }

    /** Defaults are packaged with the application; whatever outranks them, somebody has set. */
    private static Optional<String> ownText(ConfigValue value) {
        return value.getSourceOrdinal() > ConfigSource.DEFAULT_ORDINAL ? text(value) : Optional.empty();
    }

    String name() {
        return name;
    }

    /**
     * What somebody has set on this server, which is more than the default; empty if nothing is. While it cannot be read,
     * what was set before.
     */
    Optional<Boolean> setOnThisServer() {
        return ownWord.value().value();
    }

    private static final class OwnSetting extends Setting<OwnWord> {

        OwnSetting(String name, Function<String, ConfigValue> configuration) {
            super(key(name), TRUE_OR_FALSE, OwnWord::parse, key -> ownText(configuration.apply(key)));
        }
    }

    private enum OwnWord {
        NONE("the central rule"),
        ON("true"),
        OFF("false");

        private final String inMessages;

        OwnWord(String inMessages) {
            this.inMessages = inMessages;
        }

        static Optional<OwnWord> parse(String text) {
            return text.isEmpty() ? Optional.of(NONE) : parseBoolean(text).map(on -> on ? ON : OFF);
        }

        Optional<Boolean> value() {
            return this == NONE ? Optional.empty() : Optional.of(this == ON);
        }

        @Override
        public String toString() {
            return inMessages;
        }
    }
}
