package io.threadpilot.platform.kafka;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.eclipse.microprofile.config.Config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * How Kafka's clients are configured: where the brokers are, what the operator has set below {@code threadpilot.kafka.}, such as
 * {@code threadpilot.kafka.security.protocol}, and what our loops need and nobody may change. Immutable.
 */
public final class KafkaClientSettings {

    private static final String PREFIX = "threadpilot.kafka.";

    /** Longer than a lost connection is worth waiting for, and so rare that a dead broker costs nothing. */
    private static final int LONGEST_RECONNECT_BACKOFF_MILLIS = 2_000;

    /** The port of RFC 863, at which nobody answers. */
    private static final String NOWHERE = "127.0.0.1:9";

    private static final ConfigDef PRODUCER = ProducerConfig.configDef();
    private static final ConfigDef CONSUMER = ConsumerConfig.configDef();
    private static final ConfigDef ADMIN = AdminClientConfig.configDef();

    /** What decides whether events are lost, doubled or out of order; the loops say these themselves. */
    private static final Set<String> OURS = Set.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            CommonClientConfigs.GROUP_ID_CONFIG,
            CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

    /** What stands in quotation marks or after an equals sign. */
    private static final Pattern VALUE = Pattern.compile("(?<=\")[^\"]+(?=\")|(?<=')[^']+(?=')|(?<==)[^\"'\\s;]+");

    private final List<String> bootstrapServers;
    private final Map<String, String> operators;

    private KafkaClientSettings(List<String> bootstrapServers, Map<String, String> operators) {
        this.bootstrapServers = List.copyOf(bootstrapServers);
        this.operators = Map.copyOf(operators);
    }

    /**
     * Those of this server.
     *
     * @param bootstrapServers some of the brokers, each a host and a port; at least one
     * @param configuration has what the operator has set
     * @throws IllegalStateException if a key below the prefix is none of Kafka's, or one that our loops need, or if its value is
     *     none that Kafka takes; the message names the key, and nothing that is secret
     */
    public static KafkaClientSettings read(List<String> bootstrapServers, Config configuration) {
        Set<String> known = new TreeSet<>(PRODUCER.names());
        known.addAll(CONSUMER.names());
        known.addAll(ADMIN.names());
        known.removeAll(OURS);
        StreamSupport.stream(configuration.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> !known.contains(name.substring(PREFIX.length())))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalStateException(
                            "The configuration key " + name + " is none that Kafka's clients take from an operator");
                });
        // By their names: those of environment variables are not listed as keys.
        Map<String, String> operators = new TreeMap<>();
        known.forEach(name -> configuration
                .getOptionalValue(PREFIX + name, String.class)
                .ifPresent(value -> operators.put(name, value)));
        KafkaClientSettings settings = new KafkaClientSettings(bootstrapServers, operators);
        settings.check();
        return settings;
    }

    /** What a client needs is made, without asking a broker. */
    private void check() {
        for (ConfigDef definition : List.of(PRODUCER, CONSUMER, ADMIN)) {
            definition.validate(operators).stream()
                    .filter(value -> operators.containsKey(value.name()))
                    .filter(value -> !value.errorMessages().isEmpty())
                    .findFirst()
                    .ifPresent(value -> {
                        throw new IllegalStateException("The configuration key " + PREFIX + value.name()
                                + " has a value that Kafka's clients do not take");
                    });
        }
        // With an address in place of the brokers', which need not be known yet.
        try {
            Admin.create(admin(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, NOWHERE)))
                    .close(Duration.ZERO);
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka's clients cannot use the configuration keys below " + PREFIX + ": " + describe(e));
        }
    }

    /**
     * The settings of a producer.
     *
     * @param ours what we set ourselves, which goes before what the operator has set
     */
    public Map<String, Object> producer(Map<String, Object> ours) {
        return with(PRODUCER, ours);
    }

    /**
     * The settings of a consumer.
     *
     * @param ours what we set ourselves, which goes before what the operator has set
     */
    public Map<String, Object> consumer(Map<String, Object> ours) {
        return with(CONSUMER, ours);
    }

    /**
     * The settings of a client that asks about topics.
     *
     * @param ours what we set ourselves, which goes before what the operator has set
     */
    public Map<String, Object> admin(Map<String, Object> ours) {
        return with(ADMIN, ours);
    }

    private Map<String, Object> with(ConfigDef definition, Map<String, Object> ours) {
        Map<String, Object> all = new HashMap<>();
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_RECONNECT_BACKOFF_MILLIS);
        // Otherwise a client whose broker is away looks for it without a pause.
        all.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        // The brokers need not know how the service is.
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        operators.forEach((name, value) -> {
            if (definition.names().contains(name)) {
                all.put(name, value);
            }
        });
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        all.putAll(ours);
        return all;
    }

    /**
     * What is said of a failure, without anything that is secret in these settings.
     *
     * @param failure whose first cause is described
     */
    public String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.getClass().getSimpleName() + ": " + root.getMessage();
        for (Map.Entry<String, String> setting : operators.entrySet()) {
            if (isSecret(setting.getKey())) {
                text = without(text, setting.getValue());
            }
        }
        return text;
    }

    private static boolean isSecret(String name) {
        return List.of(PRODUCER, CONSUMER, ADMIN).stream()
                .map(definition -> definition.configKeys().get(name))
                .anyMatch(key -> key != null && key.type == ConfigDef.Type.PASSWORD);
    }

    /** Neither the secret nor a value within it, as the password in a line of JAAS is. */
    private static String without(String text, String secret) {
        String hidden = text.replace(secret, "[secret]");
        for (String part :
                VALUE.matcher(secret).results().map(MatchResult::group).toList()) {
            hidden = hidden.replace(part, "[secret]");
        }
        return hidden;
    }
}
