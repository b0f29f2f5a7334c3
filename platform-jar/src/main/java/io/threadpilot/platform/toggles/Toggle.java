package io.threadpilot.platform.toggles;

import io.threadpilot.platform.settings.Setting;

import java.util.Optional;

/**
 * A switch, configured as {@code threadpilot.toggles.{name}} with the value {@code true} or {@code false}; MicroProfile
 * Config alone would take every other value for false. Ask {@link Toggles} for its value, so that it is counted.
 */
public final class Toggle extends Setting<Boolean> {

    private final String name;

    /**
     * A switch.
     *
     * @param name in lower case with hyphens
     */
    public Toggle(String name) {
        super("threadpilot.toggles." + name, "true or false", Toggle::parse);
        this.name = name;
    }

    String name() {
        return name;
    }

    private static Optional<Boolean> parse(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
