package io.threadpilot.platform.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import io.threadpilot.testing.tokens.HostileTokens;
import io.threadpilot.testing.tokens.TokenIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class TokenVerifierTest {

    private static final JWK RSA = TokenIssuer.rsaKey("rsa");
    private static final JWK EC = TokenIssuer.ecKey("ec");
    private static final Map<String, String> HOSTILE = HostileTokens.of(
            RSA,
            EC,
            TokenIssuer.claims().claim("roles", List.of("vehicles.read")).build());

    private static TokenIssuer issuer;
    private static TokenKeys keys;

    @BeforeAll
    static void publish() {
        issuer = new TokenIssuer(RSA, EC);
        keys = new TokenKeys(issuer.keys(), TokenKeys.LONGEST_LOAD, System::nanoTime);
        keys.awaitRest();
    }

    @AfterAll
    static void end() {
        issuer.close();
    }

    static Set<String> hostile() {
        return HOSTILE.keySet();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatIsNotGoodIsRefused(String name) {
        assertThat(verifier("roles").verify(HOSTILE.get(name))).as(name).isEmpty();
    }

    @Test
    void aGoodTokenSaysWhoAsksAndWhatMayBeDone() {
        JWTClaimsSet claims = TokenIssuer.claims()
                .audience(List.of("another", TokenIssuer.AUDIENCE))
                .claim("roles", List.of("vehicles.read", "insurances.read"))
                .build();

        assertThat(verifier("roles").verify(TokenIssuer.sign(RSA, claims)))
                .contains(new VerifiedToken(
                        "bearer", "standard", "somebody", Set.of("vehicles.read", "insurances.read")));
        assertThat(verifier("roles").verify(TokenIssuer.sign(EC, claims))).isPresent();
    }

    @Test
    void thatATokenIsVerifiedTellsNoClaim() {
        assertThat(new VerifiedToken("bearer", "standard", "somebody", Set.of("vehicles.read")).toString())
                .isEqualTo("VerifiedToken[client=bearer, tier=standard]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    void theseTypesAreAccepted(String type) {
        assertThat(verifier("roles")
                        .verify(TokenIssuer.sign(
                                RSA,
                                TokenIssuer.header(RSA)
                                        .type(new JOSEObjectType(type))
                                        .build(),
                                TokenIssuer.claims().build())))
                .isPresent();
    }

    @Test
    void aTokenWithoutATypeIsAccepted() {
        assertThat(verifier("roles")
                        .verify(TokenIssuer.sign(
                                RSA,
                                TokenIssuer.header(RSA).type(null).build(),
                                TokenIssuer.claims().build())))
                .isPresent();
    }

    @Test
    void clocksMayDifferAsConfiguredAndNoMore() {
        Instant now = Instant.now();
        String justExpired = TokenIssuer.sign(
                RSA,
                TokenIssuer.claims()
                        .expirationTime(Date.from(now.minusSeconds(15)))
                        .build());
        String soonValid = TokenIssuer.sign(
                RSA,
                TokenIssuer.claims()
                        .notBeforeTime(Date.from(now.plusSeconds(15)))
                        .build());

        assertThat(verifier("roles").verify(justExpired)).isPresent();
        assertThat(verifier("roles").verify(soonValid)).isPresent();
        assertThat(verifier("roles", Duration.ZERO).verify(justExpired)).isEmpty();
        assertThat(verifier("roles", Duration.ofSeconds(1)).verify(soonValid)).isEmpty();
    }

    @Test
    void rolesStandInAnArrayOrInOneText() {
        assertThat(roles("roles", TokenIssuer.claims().claim("roles", List.of("a", "b c"))))
                .containsExactlyInAnyOrder("a", "b c");
        assertThat(roles("scope", TokenIssuer.claims().claim("scope", " a  b"))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void rolesStandInAnObjectOrInAClaimWhoseNameHasDots() {
        assertThat(roles(
                        "realm_access.roles",
                        TokenIssuer.claims().claim("realm_access", Map.of("roles", List.of("a")))))
                .containsExactly("a");
        assertThat(roles("one.two.three", TokenIssuer.claims().claim("one", Map.of("two", Map.of("three", "a")))))
                .containsExactly("a");
        assertThat(roles(
                        "https://insurer.example/roles",
                        TokenIssuer.claims().claim("https://insurer.example/roles", List.of("a"))))
                .containsExactly("a");
    }

    @Test
    void whatNamesNoRolesGivesNone() {
        assertThat(roles("roles", TokenIssuer.claims())).isEmpty();
        assertThat(roles("roles", TokenIssuer.claims().claim("roles", 7))).isEmpty();
        assertThat(roles("roles", TokenIssuer.claims().claim("roles", Map.of("a", "b"))))
                .isEmpty();
        assertThat(roles("roles", TokenIssuer.claims().claim("roles", List.of(1, List.of("a"), ""))))
                .isEmpty();
        assertThat(roles("realm_access.roles", TokenIssuer.claims().claim("realm_access", "roles")))
                .isEmpty();
        assertThat(roles("realm_access.", TokenIssuer.claims().claim("realm_access", Map.of("roles", "a"))))
                .isEmpty();
    }

    private static Set<String> roles(String claim, JWTClaimsSet.Builder claims) {
        return verifier(claim)
                .verify(TokenIssuer.sign(RSA, claims.build()))
                .orElseThrow()
                .roles();
    }

    private static TokenVerifier verifier(String rolesClaim) {
        return verifier(rolesClaim, TokenSettings.MOST_SKEW);
    }

    private static TokenVerifier verifier(String rolesClaim, Duration skew) {
        return new TokenVerifier(
                new TokenSettings(
                        TokenIssuer.NAME, TokenIssuer.AUDIENCE, issuer.keys(), rolesClaim, "bearer", "standard", skew),
                keys);
    }
}
