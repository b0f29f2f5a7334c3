package io.threadpilot.platform.settings;

import io.threadpilot.testing.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AtStartTest {

    private final CapturedLog log = new CapturedLog(AtStart.class);

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void whyAStartFailsIsLoggedWithoutNumbersOfPersonsAndThrownOn() {
        RuntimeException failure = new IllegalStateException("about 199001011234");

        assertThatThrownBy(() -> AtStart.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("The application cannot start: java.lang.IllegalStateException: about [masked]")
                .doesNotContain("199001011234");
    }

    @Test
    void whatSucceedsIsNotMentioned() {
        AtStart.run(() -> {});

        assertThat(log.messages()).isEmpty();
    }
}
