package io.threadpilot.platform.kafka;

import io.threadpilot.platform.settings.Setting;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Some of the brokers of a Kafka cluster, each a host and a port; empty if there are none. */
public final class BootstrapServers extends Setting<List<String>> {

    private static final Pattern SERVER = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+]):[1-9][0-9]{0,4}");

    /**
     * A setting.
     *
     * @param key the configuration key
     */
    public BootstrapServers(String key) {
        super(key, "hosts with their ports, such as kafka-1:9092, separated by commas", BootstrapServers::servers);
    }

    static Optional<List<String>> servers(String text) {
        List<String> all = Stream.of(text.split(","))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .toList();
        return all.stream().allMatch(SERVER.asMatchPredicate()) ? Optional.of(all) : Optional.empty();
    }
}
