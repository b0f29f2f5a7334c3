package io.threadpilot.platform.kafka;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaClientSettingsTest {

    private static final String JAAS = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"relay\" password=\"very-secret\";";

    @Test
    void whatTheOperatorSetsGoesToTheClientsThatKnowIt() {
        KafkaClientSettings settings = read(Map.of(
                "threadpilot.kafka.security.protocol", "SSL",
                "threadpilot.kafka.linger.ms", "7",
                "threadpilot.kafka.reconnect.backoff.max.ms", "9000"));

        assertThat(settings.producer(Map.of("acks", "all")))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("linger.ms", "7")
                .containsEntry("reconnect.backoff.max.ms", "9000")
                .containsEntry("acks", "all")
                .containsEntry("bootstrap.servers", List.of("kafka:9092"));
        assertThat(settings.consumer(Map.of()))
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("linger.ms");
        assertThat(settings.admin(Map.of())).containsEntry("security.protocol", "SSL");
    }

    @Test
    void environmentVariablesAreReadToo() {
        KafkaClientSettings settings = KafkaClientSettings.read(
                List.of("kafka:9092"),
                new SmallRyeConfigBuilder()
                        .withSources(new EnvConfigSource(Map.of("THREADPILOT_KAFKA_SASL_MECHANISM", "PLAIN"), 300))
                        .build());

        assertThat(settings.producer(Map.of())).containsEntry("sasl.mechanism", "PLAIN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acks",
                "isolation.level",
                "enable.idempotence",
                "enable.auto.commit",
                "bootstrap.servers",
                "security.protokoll"
            })
    void whatDecidesWhetherEventsAreLostAndWhatKafkaDoesNotKnowIsRefused(String name) {
        assertThatThrownBy(() -> read(Map.of("threadpilot.kafka." + name, "some-value")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("threadpilot.kafka." + name)
                .hasMessageNotContaining("some-value");
    }

    @Test
    void aValueThatKafkaDoesNotTakeIsRefusedByItsName() {
        assertThatThrownBy(() -> read(Map.of("threadpilot.kafka.linger.ms", "soon")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("threadpilot.kafka.linger.ms")
                .hasMessageNotContaining("soon");
    }

    @Test
    void whatNoConnectionCanBeMadeWithIsRefusedAtTheStart() {
        assertThatThrownBy(() -> read(Map.of(
                        "threadpilot.kafka.security.protocol",
                        "SASL_PLAINTEXT",
                        "threadpilot.kafka.sasl.mechanism",
                        "PLAIN",
                        "threadpilot.kafka.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule password=very-secret")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("JAAS")
                .hasMessageNotContaining("very-secret");
        assertThatThrownBy(() -> read(Map.of(
                        "threadpilot.kafka.security.protocol",
                        "SSL",
                        "threadpilot.kafka.ssl.truststore.location",
                        "/no/such/file")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/no/such/file");
    }

    @Test
    void nothingSecretIsSaidOfAFailure() {
        KafkaClientSettings settings = read(Map.of(
                "threadpilot.kafka.sasl.jaas.config", JAAS, "threadpilot.kafka.ssl.key.password", "another-one"));

        assertThat(settings.describe(new IllegalStateException(
                        "outer",
                        new IllegalArgumentException("cannot read " + JAAS + " or very-secret or another-one"))))
                .isEqualTo("IllegalArgumentException: cannot read [secret] or [secret] or [secret]");
    }

    private static KafkaClientSettings read(Map<String, String> configuration) {
        return KafkaClientSettings.read(
                List.of("kafka:9092"),
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(configuration, "test", 100))
                        .build());
    }
}
