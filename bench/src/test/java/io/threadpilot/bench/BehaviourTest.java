package io.threadpilot.bench;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class BehaviourTest {

    static Stream<Behaviour> all() {
        return Stream.of(
                Behaviour.healthy(), Behaviour.slow(20), Behaviour.failing(0.3), Behaviour.down(), Behaviour.silent());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theStubUnderstandsWhatItIsTold(Behaviour behaviour) {
        assertThat(Behaviour.parse(behaviour.toString())).isEqualTo(behaviour);
    }
}
