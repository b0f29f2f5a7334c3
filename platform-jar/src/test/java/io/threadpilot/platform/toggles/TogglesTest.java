package io.threadpilot.platform.toggles;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TogglesTest {

    private static final String SOURCE = "threadpilot.toggles.source";

    @AfterEach
    void defaultIsBack() {
        System.clearProperty(SOURCE);
    }

    @Test
    void centralTogglesWithoutTheNameOfTheFileStopTheStart() {
        System.setProperty(SOURCE, "flagd-file");

        assertThatIllegalStateException()
                .isThrownBy(() -> new Toggles(null).begin(List.of()))
                .withMessageContaining("The configuration key threadpilot.toggles.flagd-file must be");
    }
}
