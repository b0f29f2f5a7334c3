package io.threadpilot.platform.toggles;

/**
 * A switch, configured as {@code threadpilot.toggles.{name}} with the value {@code true} or {@code false}. Its default
 * stands in the service's {@code microprofile-config.properties}.
 *
 * @param name in lower case with hyphens
 */
public record Toggle(String name) {

    String key() {
        return "threadpilot.toggles." + name;
    }
}
