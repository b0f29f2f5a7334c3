package io.threadpilot.insurance.policies;

import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.testing.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PersonLookupsTest {

    private static final String KEY = "threadpilot.pseudonym.key";

    private final CapturedLog log = new CapturedLog(AtStart.class);

    @AfterEach
    void defaultIsBack() {
        System.clearProperty(KEY);
        log.close();
    }

    @Test
    void withoutAKeyForPseudonymsThereIsNoStart() {
        System.setProperty(KEY, "too-short");

        assertThatIllegalStateException().isThrownBy(() -> new PersonLookups().begin("the start"));

        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("The configuration key threadpilot.pseudonym.key must be")
                .doesNotContain("too-short");
    }
}
