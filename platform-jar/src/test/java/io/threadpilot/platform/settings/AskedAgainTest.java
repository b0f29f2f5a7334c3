package io.threadpilot.platform.settings;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AskedAgainTest {

    private long time = Long.MAX_VALUE;
    private String text = "old";
    private int asked;
    private final AskedAgain<String> setting = new AskedAgain<>(
            key -> {
                asked++;
                return key + " is " + text;
            },
            () -> time);

    private void pass(long milliseconds) {
        time += Duration.ofMillis(milliseconds).toNanos();
    }

    @Test
    void theFirstAnswerComesFromTheConfiguration() {
        assertThat(setting.apply("key")).isEqualTo("key is old");
    }

    @Test
    void withinHalfASecondItIsNotAskedAgain() {
        setting.apply("key");
        text = "new";
        pass(499);

        assertThat(setting.apply("key")).isEqualTo("key is old");
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void afterHalfASecondItIs() {
        setting.apply("key");
        text = "new";
        pass(500);

        assertThat(setting.apply("key")).isEqualTo("key is new");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aConfigurationThatFailsIsAskedAgainAtOnce() {
        AskedAgain<String> failing = new AskedAgain<>(
                key -> {
                    if (asked++ == 0) {
                        throw new IllegalStateException();
                    }
                    return "there";
                },
                () -> time);
        assertThatIllegalStateException().isThrownBy(() -> failing.apply("key"));

        assertThat(failing.apply("key")).isEqualTo("there");
    }
}
