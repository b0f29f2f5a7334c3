package io.threadpilot.platform.kafka.topic;

import io.threadpilot.platform.settings.Setting;

import java.util.Optional;
import java.util.regex.Pattern;

/** A setting that names a topic. */
public final class TopicName extends Setting<String> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    /**
     * The name that the operator has set.
     *
     * @param key the configuration key
     */
    public TopicName(String key) {
        super(key, "a topic's name of 1 to 249 letters, digits, dots, hyphens and underscores", text -> Optional.of(
                        text)
                .filter(NAME.asMatchPredicate()));
    }
}
