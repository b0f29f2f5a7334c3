package io.threadpilot.platform.tokens;

import com.nimbusds.jose.jwk.JWK;
import io.threadpilot.platform.settings.AtStart;
import io.threadpilot.platform.settings.SettingsClock;
import io.threadpilot.testing.CapturedLog;
import io.threadpilot.testing.tokens.TokenIssuer;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class BearerTokensTest {

    private static final JWK KEY = TokenIssuer.ecKey("key");
    private static final JWK ANOTHER = TokenIssuer.ecKey("another");
    private static final String TOKENS = "threadpilot.tokens.";

    private final CapturedLog log = new CapturedLog(BearerTokens.class);
    private final CapturedLog atStart = new CapturedLog(AtStart.class);
    private final TokenIssuer issuer = new TokenIssuer(KEY);
    private final BearerTokens tokens = new BearerTokens();
    private final String good = TokenIssuer.sign(KEY, TokenIssuer.claims().build());

    @BeforeEach
    void configure() {
        System.setProperty(TOKENS + "issuer", TokenIssuer.NAME);
        System.setProperty(TOKENS + "audience", TokenIssuer.AUDIENCE);
        System.setProperty(TOKENS + "keys", issuer.keys().toString());
        System.setProperty(TOKENS + "roles-claim", "roles");
    }

    @AfterEach
    void end() {
        List.of("issuer", "audience", "keys", "roles-claim", "client")
                .forEach(key -> System.clearProperty(TOKENS + key));
        issuer.close();
        log.close();
        atStart.close();
    }

    @Test
    void tokensAreOffUnlessAnIssuerIsConfigured() {
        System.clearProperty(TOKENS + "issuer");
        tokens.readAtStart(this);

        assertThat(tokens.areOn()).isFalse();
        assertThat(tokens.areBroughtBy(request("Bearer " + good))).isFalse();
        assertThat(tokens.verify(request("Bearer " + good))).isEmpty();
        assertThat(issuer.requests()).isZero();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void fromTheStartOnTokensAreJudged() {
        tokens.readAtStart(this);

        assertThat(tokens.areOn()).isTrue();
        assertThat(tokens.verify(request("Bearer " + good)))
                .map(VerifiedToken::client)
                .contains("bearer");
        assertThat(tokens.verify(request("Bearer "
                        + TokenIssuer.sign(ANOTHER, TokenIssuer.claims().build()))))
                .isEmpty();
        assertThat(log.messages()).containsExactly("Bearer tokens are on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   ", " Bearer "})
    void theSchemeMayBeWrittenSo(String scheme) {
        tokens.readAtStart(this);
        assertThat(tokens.areBroughtBy(request(scheme + good))).isTrue();
        assertThat(tokens.verify(request(scheme + good))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer a.b.c", "Bearer\t", "bearer x y"})
    void whatIsNoTokenIsStillBroughtAsOne(String value) {
        tokens.readAtStart(this);
        assertThat(tokens.areBroughtBy(request(value))).isTrue();
        assertThat(tokens.verify(request(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjp3b3Jk", "Bearertoken", "Token Bearer x", ""})
    void anotherSchemeIsNoToken(String value) {
        tokens.readAtStart(this);
        assertThat(tokens.areBroughtBy(request(value))).isFalse();
        assertThat(tokens.verify(request(value))).isEmpty();
    }

    @Test
    void twoHeadersAreAsGoodAsNone() {
        tokens.readAtStart(this);
        for (String second : List.of("Bearer " + good, "Basic dXNlcjp3b3Jk", "")) {
            assertThat(tokens.areBroughtBy(request("Bearer " + good, second))).isTrue();
            assertThat(tokens.verify(request("Bearer " + good, second))).isEmpty();
            assertThat(tokens.areBroughtBy(request(second, "Bearer " + good))).isTrue();
            assertThat(tokens.verify(request(second, "Bearer " + good))).isEmpty();
        }
        assertThat(tokens.areBroughtBy(request())).isFalse();
    }

    @Test
    void halfAConfigurationStopsTheStart() {
        System.clearProperty(TOKENS + "audience");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.readAtStart(this))
                .withMessageContaining("threadpilot.tokens.audience is missing");
        assertThat(atStart.messages()).singleElement().asString().contains("threadpilot.tokens.audience is missing");
    }

    @Test
    void anIssuerThatIsAwayDoesNotStopTheStart() {
        issuer.close();
        tokens.readAtStart(this);
        assertThat(tokens.areOn()).isTrue();
        assertThat(tokens.verify(request("Bearer " + good))).isEmpty();
    }

    @Test
    void aChangeCountsWhenTwoReadingsShowItAndItsKeysAreThere() {
        tokens.readAtStart(this);
        System.setProperty(TOKENS + "client", "portal");
        tick();
        assertThat(client()).isEqualTo("bearer");
        tick();
        assertThat(client()).isEqualTo("portal");
        assertThat(issuer.requests()).as("its keys were there").isEqualTo(1);

        try (TokenIssuer second = new TokenIssuer(ANOTHER)) {
            second.holdAnswers();
            System.setProperty(TOKENS + "keys", second.keys().toString());
            tick();
            await().until(() -> second.requests() == 1);
            tick();
            assertThat(accepts(KEY)).isTrue();
            second.releaseAnswers();
            await().until(() -> {
                tick();
                return accepts(ANOTHER);
            });
            assertThat(accepts(KEY)).isFalse();
        }
    }

    @Test
    void settingsWhoseKeysAreNotThereChangeNothing(@TempDir Path folder) throws IOException {
        tokens.readAtStart(this);
        Path file = folder.resolve("keys.json");
        System.setProperty(TOKENS + "keys", file.toString());
        tick();
        tick();
        tick();
        assertThat(accepts(KEY)).isTrue();

        Files.writeString(file, TokenIssuer.document(ANOTHER));
        tick();
        tick();
        assertThat(accepts(ANOTHER)).isTrue();
        assertThat(accepts(KEY)).isFalse();
    }

    @Test
    void switchedOnInTheRunningServerTokensAreOnBeforeTheirKeysAreThere(@TempDir Path folder) {
        System.clearProperty(TOKENS + "issuer");
        tokens.readAtStart(this);
        System.setProperty(TOKENS + "issuer", TokenIssuer.NAME);
        System.setProperty(TOKENS + "keys", folder.resolve("keys.json").toString());
        tick();
        assertThat(tokens.areOn()).isFalse();
        tick();
        assertThat(tokens.areOn()).isTrue();
        assertThat(accepts(KEY)).isFalse();
    }

    @Test
    void whatIsMissingForAMomentIsNotTakenAway() {
        tokens.readAtStart(this);
        System.clearProperty(TOKENS + "issuer");
        tick();
        assertThat(accepts(KEY)).isTrue();
        System.setProperty(TOKENS + "issuer", TokenIssuer.NAME);
        tick();
        tick();
        assertThat(accepts(KEY)).isTrue();
        assertThat(issuer.requests()).isEqualTo(1);

        System.clearProperty(TOKENS + "issuer");
        tick();
        tick();
        assertThat(tokens.areOn()).isFalse();
        assertThat(accepts(KEY)).isFalse();
        assertThat(log.messages()).containsExactly("Bearer tokens are on", "Bearer tokens are off");
    }

    @Test
    void aChangeThatCannotBeReadIsLoggedOnceAndChangesNothing() {
        tokens.readAtStart(this);
        System.clearProperty(TOKENS + "audience");
        tick();
        tick();
        assertThat(accepts(KEY)).isTrue();
        assertThat(log.messages())
                .containsExactly(
                        "Bearer tokens are on",
                        "Bearer tokens stay as they were: threadpilot.tokens.audience is missing, "
                                + "and threadpilot.tokens.issuer is set");

        System.setProperty(TOKENS + "audience", TokenIssuer.AUDIENCE);
        tick();
        System.clearProperty(TOKENS + "audience");
        tick();
        assertThat(log.messages()).as("said again").hasSize(3);
    }

    private void tick() {
        tokens.readOnTheClock(new SettingsClock.Tick());
    }

    private String client() {
        return tokens.verify(request("Bearer " + good)).orElseThrow().client();
    }

    private boolean accepts(JWK key) {
        return tokens.verify(request(
                        "Bearer " + TokenIssuer.sign(key, TokenIssuer.claims().build())))
                .isPresent();
    }

    private static HttpServletRequest request(String... authorization) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    assertThat(arguments).containsExactly("Authorization");
                    return Collections.enumeration(List.of(authorization));
                });
    }
}
