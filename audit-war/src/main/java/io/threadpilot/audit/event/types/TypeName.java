package io.threadpilot.audit.event.types;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an event's type and its major version, which stands at the name's end: {@code something-happened.v2}. A name
 * without one is of version 1, so that {@code OrderCreated} and {@code OrderCreated.v1} are one type.
 *
 * @param name without the version
 * @param version 1 or more
 */
public record TypeName(String name, int version) {

    private static final Pattern WITH_VERSION = Pattern.compile("(.+)\\.v([1-9][0-9]{0,8})", Pattern.DOTALL);

    /**
     * Reads a type as an event has it.
     *
     * @param type not empty
     */
    public static TypeName of(String type) {
        Matcher matcher = WITH_VERSION.matcher(type);
        return matcher.matches()
                ? new TypeName(matcher.group(1), Integer.parseInt(matcher.group(2)))
                : new TypeName(type, 1);
    }
}
