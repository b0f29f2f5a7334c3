package io.threadpilot.platform.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.threadpilot.testing.tokens.TokenIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyDocumentTest {

    private static final JWK GOOD = TokenIssuer.rsaKey("good");

    @Test
    void keysThatCannotVerifyATokenAreLeftOut() throws JOSEException {
        RSAKey rsa = GOOD.toRSAKey();
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("private RSA", TokenIssuer.rsaKey("private").toJSONString());
        entries.put("private EC", TokenIssuer.ecKey("private-ec").toJSONString());
        entries.put(
                "symmetric",
                new OctetSequenceKeyGenerator(256).keyID("hmac").generate().toJSONString());
        entries.put("no kid", json(new RSAKey.Builder(rsa).keyID(null).build()));
        entries.put("empty kid", json(new RSAKey.Builder(rsa).keyID("").build()));
        entries.put(
                "to encrypt",
                json(new RSAKey.Builder(rsa).keyUse(KeyUse.ENCRYPTION).build()));
        entries.put(
                "to sign only",
                json(new RSAKey.Builder(rsa)
                        .keyOperations(Set.of(KeyOperation.SIGN))
                        .build()));
        entries.put(
                "another algorithm",
                json(new RSAKey.Builder(rsa).algorithm(JWSAlgorithm.PS256).build()));
        entries.put("short", json(new RSAKeyGenerator(1024, true).keyID("short").generate()));
        entries.put(
                "another curve",
                json(new ECKeyGenerator(Curve.P_384).keyID("p384").generate()));
        entries.put("no modulus", "{\"kty\":\"RSA\",\"kid\":\"a\",\"e\":\"AQAB\"}");
        entries.put(
                "a point beside the curve",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"AQ\",\"y\":\"AQ\"}");
        entries.put("an unknown kind", "{\"kty\":\"NEW\",\"kid\":\"a\"}");
        entries.put("nothing", "{}");

        entries.forEach((name, entry) -> assertThatIllegalArgumentException()
                .as(name)
                .isThrownBy(() -> parse("{\"keys\":[" + entry + "]}"))
                .withMessage("it has no key that can be used"));
        String all = entries.values().stream().collect(joining(",", "{\"keys\":[", "," + json(GOOD) + "]}"));
        assertThat(parse(all)).containsExactly(GOOD.toPublicJWK());
    }

    @Test
    void keysForTokensAreTaken() {
        JWK ec = TokenIssuer.ecKey("ec");
        JWK marked = new RSAKey.Builder(GOOD.toRSAKey())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyID("marked")
                .build();

        assertThat(parse(TokenIssuer.document(GOOD, ec, marked)))
                .containsExactly(GOOD.toPublicJWK(), ec.toPublicJWK(), marked.toPublicJWK());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "[]",
                "7",
                "{}",
                "{\"keys\":7}",
                "{\"keys\":{}}",
                "{\"keys\":[7]}",
                "{\"keys\":null}"
            })
    void whatIsNoJwkSetIsRefusedAndNotRepeated(String document) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(document)).withMessage("it is no JWK Set");
    }

    @Test
    void noBeginningOfADocumentIsTakenForTheWhole() {
        String whole = TokenIssuer.document(GOOD, TokenIssuer.ecKey("ec"));

        for (int length = 0; length < whole.length(); length++) {
            String half = whole.substring(0, length);
            assertThatIllegalArgumentException().as(half).isThrownBy(() -> parse(half));
        }
    }

    @Test
    void aDocumentIsBounded() {
        String good = TokenIssuer.document(GOOD);
        String longest = good + " ".repeat(KeyDocument.MOST_BYTES - good.length());

        assertThat(parse(longest)).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(longest + " "))
                .withMessage("it has more than 65536 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("[".repeat(KeyDocument.MOST_BYTES)));
    }

    private static String json(JWK key) {
        return key.toPublicJWK().toJSONString();
    }

    private static List<JWK> parse(String document) {
        return KeyDocument.parse(document.getBytes(StandardCharsets.UTF_8)).getKeys();
    }
}
