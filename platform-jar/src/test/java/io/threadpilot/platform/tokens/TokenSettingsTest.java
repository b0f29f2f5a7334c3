package io.threadpilot.platform.tokens;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TokenSettingsTest {

    private static final String TOKENS = "threadpilot.tokens.";

    private final Map<String, String> configured = new HashMap<>(Map.of(
            TOKENS + "issuer",
            "https://issuer.example",
            TOKENS + "audience",
            "threadpilot",
            TOKENS + "keys",
            "https://issuer.example/keys",
            TOKENS + "roles-claim",
            "roles",
            TOKENS + "client",
            "bearer",
            TOKENS + "tier",
            "standard",
            TOKENS + "clock-skew",
            "PT30S",
            "threadpilot.tiers.standard.requests",
            "1200"));

    @Test
    void whatIsConfiguredIsRead() {
        configured.put(TOKENS + "audience", " threadpilot\n");

        assertThat(TokenSettings.read(config()))
                .contains(new TokenSettings(
                        "https://issuer.example",
                        "threadpilot",
                        URI.create("https://issuer.example/keys"),
                        "roles",
                        "bearer",
                        "standard",
                        Duration.ofSeconds(30)));
    }

    @Test
    void tokensAreOffWithoutAnIssuer() {
        configured.put(TOKENS + "issuer", " ");
        configured.remove(TOKENS + "keys");
        assertThat(TokenSettings.read(config())).isEmpty();

        configured.remove(TOKENS + "issuer");
        assertThat(TokenSettings.read(config())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience", "keys", "roles-claim"})
    void whatIsMissingIsNamed(String key) {
        configured.remove(TOKENS + key);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenSettings.read(config()))
                .withMessage(TOKENS + key + " is missing, and threadpilot.tokens.issuer is set");
    }

    @Test
    void noApiClientMayHaveTheNameOfCallersWithTokens() {
        configured.put("threadpilot.clients.bearers.roles", "vehicles.read");
        assertThat(TokenSettings.read(config())).isPresent();

        configured.put("threadpilot.clients.bearer.roles", "vehicles.read");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenSettings.read(config()))
                .withMessage("threadpilot.tokens.client is the name of an API client");
    }

    @Test
    void callersWithTokensMayNotHaveTheNameOfThoseWithoutAnything() {
        configured.put(TOKENS + "client", "anonymous");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenSettings.read(config()))
                .withMessage("threadpilot.tokens.client is the name of callers without key and token");
    }

    @ParameterizedTest
    @CsvSource({
        "keys, keys.json",
        "keys, http://issuer.example/keys",
        "keys, http://localhost.example/keys",
        "keys, http://127.0.0.1.example/keys",
        "keys, https:///keys",
        "keys, https://user:word@issuer.example/keys",
        "keys, https://issuer.example/keys#first",
        "keys, file:///etc/keys.json",
        "keys, ftp://issuer.example/keys",
        "keys, https://issuer.example/a b",
        "client, two words",
        "client, ä",
        "tier, gold",
        "clock-skew, PT31S",
        "clock-skew, PT-1S",
        "clock-skew, PT0.5S",
        "clock-skew, 7"
    })
    void whatCannotBeReadIsNamedAndNotRepeated(String key, String value) {
        configured.put(TOKENS + key, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenSettings.read(config()))
                .withMessageStartingWith(TOKENS + key + " ")
                .withMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example:8443/realms/a/certs?x=y",
                "http://localhost:8080/keys",
                "http://127.0.0.1/keys",
                "http://[::1]:8080/keys"
            })
    void keysMayStandBehindTheseUrls(String url) {
        configured.put(TOKENS + "keys", url);
        assertThat(TokenSettings.read(config())).map(TokenSettings::keys).contains(URI.create(url));
    }

    @Test
    void keysMayStandInAFile() {
        Path file = Path.of("some folder/keys.json").toAbsolutePath();
        configured.put(TOKENS + "keys", file.toString());
        assertThat(TokenSettings.read(config())).map(TokenSettings::keys).contains(file.toUri());
    }

    @Test
    void clocksMayHaveToAgree() {
        configured.put(TOKENS + "clock-skew", "PT0S");
        assertThat(TokenSettings.read(config())).map(TokenSettings::clockSkew).contains(Duration.ZERO);
    }

    private Config config() {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(configured, "configured", 100))
                .build();
    }
}
