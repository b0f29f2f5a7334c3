package io.threadpilot.platform.clients;

import io.threadpilot.testing.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ApiClientsTest {

    private final Map<String, String> configuration = new HashMap<>();
    private final CapturedLog log = new CapturedLog(ApiClients.class);
    private long now;
    private final ApiClients clients = new ApiClients(() -> configuration, () -> now);

    @BeforeEach
    void twoClients() {
        configuration.put("threadpilot.clients.core.roles", "vehicles.read, insurances.read");
        configuration.put("threadpilot.clients.core.keys.spring.sha256", sha256("tp_spring"));
        configuration.put("threadpilot.clients.core.keys.autumn.sha256", sha256("tp_autumn"));
        configuration.put("threadpilot.clients.partner.roles", "vehicles.read");
        configuration.put("threadpilot.clients.partner.keys.only.sha256", sha256("tp_partner"));
        clients.readAtStart(new Object());
    }

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void everyKeyOfAClientIsRecognised() {
        assertThat(clients.withKey("tp_spring")).map(ApiClient::name).contains("core");
        assertThat(clients.withKey("tp_autumn")).map(ApiClient::name).contains("core");
        assertThat(clients.withKey("tp_partner")).map(ApiClient::name).contains("partner");
    }

    @Test
    void aClientHasItsRoles() {
        assertThat(clients.withKey("tp_spring").orElseThrow().roles())
                .containsExactlyInAnyOrder("vehicles.read", "insurances.read");
        assertThat(clients.withKey("tp_partner").orElseThrow().roles()).containsExactly("vehicles.read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "tp_", "tp_sprinG", "tp_spring ", " tp_spring", "core"})
    void anythingElseIsNoKey(String key) {
        assertThat(clients.withKey(key)).isEmpty();
    }

    @Test
    void aHashIsNotAKey() {
        assertThat(clients.withKey(sha256("tp_spring"))).isEmpty();
    }

    @Test
    void whatIsTooLongToBeAKeyIsNone() {
        String longKey = "tp_" + "x".repeat(300);
        configuration.put("threadpilot.clients.core.keys.long.sha256", sha256(longKey));
        afterAChange();

        assertThat(clients.withKey(longKey)).isEmpty();
    }

    @Test
    void aKeyIsAddedAndRevokedWhileTheServerRuns() {
        configuration.put("threadpilot.clients.core.keys.winter.sha256", sha256("tp_winter"));
        configuration.remove("threadpilot.clients.core.keys.spring.sha256");
        afterAChange();

        assertThat(clients.withKey("tp_winter")).isPresent();
        assertThat(clients.withKey("tp_spring")).isEmpty();
        assertThat(clients.withKey("tp_autumn")).isPresent();
    }

    @Test
    void whenTheConfigurationTurnsUnreadableTheLastGoodClientsStay() {
        configuration.put("threadpilot.clients.core.keys.spring.sha256", "tp_spring");
        configuration.remove("threadpilot.clients.partner.keys.only.sha256");
        afterAChange();

        assertThat(clients.withKey("tp_spring")).isPresent();
        afterAChange();
        assertThat(clients.withKey("tp_partner")).isPresent();
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("threadpilot.clients.core.keys.spring.sha256")
                .doesNotContain("tp_spring");
    }

    @Test
    void whenNoClientIsLeftEverybodyIsRefused() {
        configuration.clear();
        afterAChange();

        assertThat(clients.withKey("tp_spring")).isEmpty();
    }

    @Test
    void aStartWithoutAnyClientIsLogged() {
        configuration.clear();

        clients.readAtStart(new Object());

        assertThat(log.messages()).singleElement().asString().contains("every call will be refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tp_spring", "1234", "zz", "secret-in-the-wrong-place"})
    void whatIsNoHashStopsTheStartAndIsNotRepeated(String value) {
        configuration.put("threadpilot.clients.core.keys.bad.sha256", value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessage("threadpilot.clients.core.keys.bad.sha256 is not the SHA-256 of a key"
                        + " (64 hexadecimal digits)");
    }

    @Test
    void theSameHashTwiceStopsTheStart() {
        configuration.put("threadpilot.clients.other.keys.copy.sha256", sha256("tp_spring"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessageContaining("repeats the hash of another key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "threadpilot.clients.core.role",
                "threadpilot.clients.core.keys.spring",
                "threadpilot.clients.core.keys.spring.sha1",
                "threadpilot.clients.roles",
            })
    void aMisspelledKeyStopsTheStartByItsName(String name) {
        configuration.put(name, "x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clients.readAtStart(new Object()))
                .withMessageContaining(name);
    }

    private void afterAChange() {
        now += 1_000_000_000L;
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
