package io.threadpilot.platform.settings;

import io.threadpilot.testing.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SettingTest {

    private final CapturedLog log = new CapturedLog(Setting.class);
    private Optional<String> text = Optional.of("7");
    private final Setting<Integer> setting =
            new Setting<>("the.key", "a number", SettingTest::parse, key -> text.filter(it -> key.equals("the.key")));

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void theValueIsThePresentOne() {
        assertThat(setting.value()).isEqualTo(7);

        text = Optional.of("  8\n");
        assertThat(setting.value()).isEqualTo(8);
    }

    @Test
    void whatCannotBeReadAtTheStartStopsItWithTheNameOfTheKey() {
        text = Optional.of("seven");

        assertThatIllegalStateException()
                .isThrownBy(setting::value)
                .withMessage("The configuration key the.key must be a number");
    }

    @Test
    void whatIsMissingAtTheStartStopsIt() {
        text = Optional.empty();

        assertThatIllegalStateException().isThrownBy(setting::value).withMessageContaining("the.key");
    }

    @Test
    void whatCannotBeReadLaterLeavesTheLastGoodValueAndIsLoggedOnce() {
        setting.value();
        text = Optional.of("seven");

        assertThat(setting.value()).isEqualTo(7);
        assertThat(setting.value()).isEqualTo(7);
        assertThat(log.messages()).containsExactly("The configuration key the.key must be a number; 7 stays in force");
    }

    @Test
    void afterABadValueAGoodOneTakesEffect() {
        setting.value();
        text = Optional.of("seven");
        setting.value();
        text = Optional.of("9");

        assertThat(setting.value()).isEqualTo(9);
    }

    private static Optional<Integer> parse(String text) {
        return text.matches("[0-9]+") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
