package io.threadpilot.platform.kafka;

import org.eclipse.microprofile.config.Config;

import java.util.Optional;

/**
 * Where a service follows the events of another one: at its feed or in a topic of Kafka, never both. Each event would come twice,
 * by two positions that cannot be compared.
 *
 * @param feed the address of the service that has the feed; empty if the source is not followed there
 * @param topic the name of the topic; empty if the source is not followed there
 */
public record FollowedSource(Optional<String> feed, Optional<String> topic) {

    /**
     * What the operator has decided for one source. A service reads it at its start, for each source that it has.
     *
     * @param feedKey the configuration key of that service's address
     * @param topicKey the configuration key of the topic's name
     * @throws IllegalStateException if both are set; the message names the keys and not the values
     */
    public static FollowedSource read(String feedKey, String topicKey, Config configuration) {
        FollowedSource source = new FollowedSource(valueOf(feedKey, configuration), valueOf(topicKey, configuration));
        if (source.feed.isPresent() && source.topic.isPresent()) {
            throw new IllegalStateException("Of the configuration keys " + feedKey + " and " + topicKey
                    + " only one may be set: a source is followed at its feed or in a topic, never both");
        }
        return source;
    }

    private static Optional<String> valueOf(String key, Config configuration) {
        return configuration
                .getOptionalValue(key, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
