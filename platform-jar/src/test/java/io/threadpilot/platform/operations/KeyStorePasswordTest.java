package io.threadpilot.platform.operations;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyStorePasswordTest {

    @Test
    void aServerWithAPasswordStarts() {
        assertThatCode(() -> KeyStorePassword.check(with(Map.of("keystore.password", "secret"))))
                .doesNotThrowAnyException();
    }

    @Test
    void aServerWithoutAPasswordDoesNotStart() {
        assertThatThrownBy(() -> KeyStorePassword.check(with(Map.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("KEYSTORE_PASSWORD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "qwert"})
    void aPasswordThatIsTooShortStopsTheStartAndIsNotRepeated(String password) {
        assertThatThrownBy(() -> KeyStorePassword.check(with(Map.of("keystore.password", password))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("KEYSTORE_PASSWORD")
                .hasMessageNotContaining("qwert");
    }

    private static Config with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }
}
