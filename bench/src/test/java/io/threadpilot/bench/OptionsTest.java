package io.threadpilot.bench;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTest {

    @Test
    void withoutOptionsEverythingRuns() {
        Options options = Options.parse();

        assertThat(options.parts())
                .containsExactlyInAnyOrder(
                        "throughput", "latency", "forty-cars", "errors", "growth", "outage", "traffic", "vehicle");
        assertThat(options.seconds()).isEqualTo(8);
        assertThat(options.warmUp()).isEqualTo(60);
        assertThat(options.speed()).isEqualTo(10);
        assertThat(options.jvmArguments()).isEmpty();
        assertThat(options.name()).isEqualTo("java-" + Jdk.current().version().feature());
    }

    @Test
    void optionsAreRead() {
        Options options = Options.parse(
                "--parts",
                "latency,growth",
                "--seconds",
                "3",
                "--warm-up",
                "5",
                "--speed",
                "1",
                "--name",
                "mine",
                "--jvm-args",
                "-XX:+UseSerialGC -Xss256k");

        assertThat(options.runs("latency")).isTrue();
        assertThat(options.runs("vehicle", "growth")).isTrue();
        assertThat(options.runs("vehicle")).isFalse();
        assertThat(options.seconds()).isEqualTo(3);
        assertThat(options.warmUp()).isEqualTo(5);
        assertThat(options.speed()).isEqualTo(1);
        assertThat(options.name()).isEqualTo("mine");
        assertThat(options.jvmArguments()).isEqualTo("-XX:+UseSerialGC -Xss256k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--parts everything", "--seconds 0", "--seconds many", "--seconds", "--fast yes"})
    void whatIsNoOptionIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(line.split(" ")));
    }
}
