package io.threadpilot.audit.tree;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LogKeysTest {

    private static final VerifierKey PRESENT =
            TestKeys.of("threadpilot.example/audit", 1).verifier();

    @Test
    void aFormerKeyIsOneOfTheSameLog() {
        VerifierKey former = TestKeys.of("threadpilot.example/audit", 2).verifier();
        List<VerifierKey> ofAnother =
                List.of(TestKeys.of("threadpilot.example/other", 2).verifier());

        assertThat(new LogKeys(PRESENT, List.of(former)).all()).containsExactly(PRESENT, former);
        assertThatThrownBy(() -> new LogKeys(PRESENT, ofAnother)).isInstanceOf(IllegalArgumentException.class);
    }
}
