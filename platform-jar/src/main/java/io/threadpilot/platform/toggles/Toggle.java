package io.threadpilot.platform.toggles;

import io.threadpilot.platform.settings.Setting;

/**
 * A switch, configured as {@code threadpilot.toggles.{name}} with the value {@code true} or {@code false}. Ask {@link Toggles} for its value, so that it is counted.
 */
public final class Toggle extends Setting<Boolean> {

    private final String name;

    /**
     * A switch.
     *
     * @param name in lower case with hyphens
     */
    public Toggle(String name) {
        super("threadpilot.toggles." + name, TRUE_OR_FALSE, Setting::parseBoolean);
        this.name = name;
    }

    String name() {
        return name;
    }
}
