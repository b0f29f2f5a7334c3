package io.threadpilot.platform.settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SettingTest {

    private final List<LogRecord> log = new ArrayList<>();
    private final Logger logger = Logger.getLogger(Setting.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            log.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Optional<String> text = Optional.of("7");
    private final Setting<Integer> setting =
            new Setting<>("the.key", "a number", SettingTest::parse, key -> text.filter(it -> key.equals("the.key")));

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
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
        assertThat(log).hasSize(1);
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
