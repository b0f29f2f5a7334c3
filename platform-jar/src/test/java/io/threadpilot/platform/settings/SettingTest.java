package io.threadpilot.platform.settings;

import io.threadpilot.testing.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SettingTest {

    private static final String KEY = "the.key";

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

    @ParameterizedTest
    @CsvSource({"1, 1", "500, 500", "0,", "501,", "-1,", "1.0,", "one,", "'',"})
    void aWholeNumberIsReadWithinItsBounds(String text, Integer value) {
        assertThat(reads(Setting.integer(KEY, 1, 500), text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "TRUE,", "yes,", "1,", "'',"})
    void yesOrNoIsNothingElse(String text, Boolean value) {
        assertThat(reads(Setting.yesOrNo(KEY), text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "PT2S, PT2S",
        "PT0.05S, PT0.05S",
        "PT0S,",
        "-PT1S,",
        "P36500D, P36500D",
        "P36500DT1S,",
        "2,",
        "2 s,",
        "'',"
    })
    void aDurationIsReadAboveZero(String text, Duration value) {
        assertThat(reads(Setting.duration(KEY), text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:5081, http://localhost:5081",
        "https://vehicles.example/, https://vehicles.example/",
        "localhost:5081,",
        "ftp://localhost,",
        "http://,",
        "'http://a b',",
        "'',"
    })
    void anAddressIsReadWithItsScheme(String text, URI value) {
        assertThat(reads(Setting.httpAddress(KEY), text)).isEqualTo(value);
    }

    private static <T> T reads(Setting<T> setting, String text) {
        return setting.parse(text).orElse(null);
    }

    private static Optional<Integer> parse(String text) {
        return text.matches("[0-9]+") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
