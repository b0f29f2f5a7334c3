package io.threadpilot.bench;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoadTest {

    @Test
    void whatWrkHasMeasuredIsReadInMillisecondsAndSeconds() {
        Load load = Load.parse(
                "\n{\"requests\":5000,\"micros\":2000000,\"p50\":1500,\"p99\":20000,\"max\":31000,\"notOk\":2,\"broken\":1}\n");

        assertThat(load).isEqualTo(new Load(5_000, 2_500, 1.5, 20, 31, 3));
    }
}
