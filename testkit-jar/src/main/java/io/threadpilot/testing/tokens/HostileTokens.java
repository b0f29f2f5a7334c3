package io.threadpilot.testing.tokens;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens that no service may accept, each by its name. What is not wrong with one is as it is in a good token of {@link
 * TokenIssuer}, with these claims and signed by this key.
 */
public final class HostileTokens {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final RSAKey rsa;
    private final JWK ec;
    private final JWTClaimsSet claims;
    private final Map<String, String> tokens = new LinkedHashMap<>();

    private HostileTokens(RSAKey rsa, JWK ec, JWTClaimsSet claims) {
        this.rsa = rsa;
        this.ec = ec;
        this.claims = claims;
    }

    /**
     * Makes all of them.
     *
     * @param rsa a key that the issuer publishes
     * @param ec another one
     * @param claims good ones
     */
    public static Map<String, String> of(JWK rsa, JWK ec, JWTClaimsSet claims) {
        HostileTokens hostile = new HostileTokens(rsa.toRSAKey(), ec, claims);
        try {
            hostile.addAlgorithms();
            hostile.addKeys();
            hostile.addClaimsThatAreMisread();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        hostile.addTypes();
        hostile.addClaims();
        hostile.addForms();
        return Collections.unmodifiableMap(hostile.tokens);
    }

    private void addAlgorithms() throws JOSEException {
        String good = TokenIssuer.sign(rsa, claims);
        tokens.put("none", new PlainJWT(claims).serialize());
        tokens.put(
                "none, with a kid and a signature",
                withHeader("{\"alg\":\"none\",\"kid\":\"" + rsa.getKeyID() + "\"}"));
        tokens.put("None", withHeader("{\"alg\":\"None\",\"kid\":\"" + rsa.getKeyID() + "\"}"));
        tokens.put("HMAC with the public key", hmac(rsa.toPublicKey().getEncoded()));
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(rsa.toPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        tokens.put("HMAC with the public key in PEM", hmac(pem.getBytes(StandardCharsets.UTF_8)));
        tokens.put("HMAC with the modulus", hmac(rsa.getModulus().decode()));
        for (JWSAlgorithm other : List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            tokens.put(
                    other.getName(),
                    TokenIssuer.sign(
                            rsa,
                            new JWSHeader.Builder(other).keyID(rsa.getKeyID()).build(),
                            claims));
        }
        tokens.put("no algorithm", withHeader("{\"kid\":\"" + rsa.getKeyID() + "\"}"));
        EncryptedJWT encrypted = new EncryptedJWT(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM)
                        .keyID(rsa.getKeyID())
                        .build(),
                claims);
        encrypted.encrypt(new RSAEncrypter(rsa.toRSAPublicKey()));
        tokens.put("encrypted", encrypted.serialize());
        String[] parts = TokenIssuer.sign(ec, claims).split("\\.");
        tokens.put(
                "ES256 with a signature of zeros",
                parts[0] + "." + parts[1] + "." + BASE64.encodeToString(new byte[64]));
        tokens.put("without its signature", good.substring(0, good.lastIndexOf('.') + 1));
    }

    private void addKeys() {
        JWK another = TokenIssuer.rsaKey(rsa.getKeyID());
        tokens.put("another key with the same kid", TokenIssuer.sign(another, claims));
        tokens.put(
                "another key that the token brings along",
                TokenIssuer.sign(
                        another,
                        TokenIssuer.header(rsa).jwk(another.toPublicJWK()).build(),
                        claims));
        tokens.put(
                "no kid",
                TokenIssuer.sign(rsa, TokenIssuer.header(rsa).keyID(null).build(), claims));
        tokens.put(
                "the kid of a key of another kind",
                TokenIssuer.sign(
                        rsa, TokenIssuer.header(rsa).keyID(ec.getKeyID()).build(), claims));
        tokens.put(
                "an unknown kid",
                TokenIssuer.sign(rsa, TokenIssuer.header(rsa).keyID("../keys").build(), claims));
        tokens.put(
                "a header that must be understood and is not",
                TokenIssuer.sign(
                        rsa,
                        TokenIssuer.header(rsa)
                                .criticalParams(Set.of("unheard-of"))
                                .customParam("unheard-of", true)
                                .build(),
                        claims));
    }

    private void addTypes() {
        for (String type : List.of("secevent+jwt", "dpop+jwt", "logout+jwt", "JOSE", "application/jwt", "")) {
            tokens.put(
                    "typ \"" + type + "\"",
                    TokenIssuer.sign(
                            rsa,
                            TokenIssuer.header(rsa)
                                    .type(new JOSEObjectType(type))
                                    .build(),
                            claims));
        }
    }

    private void addClaims() {
        Instant now = Instant.now();
        put("another audience", changed().audience("another"));
        put("no audience", changed().audience((String) null));
        put("another issuer", changed().issuer("https://another.example"));
        put("an issuer that is nearly the same", changed().issuer(claims.getIssuer() + "/"));
        put("no issuer", changed().issuer(null));
        put("expired two minutes ago", changed().expirationTime(Date.from(now.minusSeconds(120))));
        put("no end", changed().expirationTime(null));
        put("an end that is a text", changed().expirationTime(null).claim("exp", "tomorrow"));
        put("not yet valid", changed().notBeforeTime(Date.from(now.plusSeconds(120))));
        put("no subject", changed().subject(null));
        put("an empty subject", changed().subject(""));
        put("a subject that is too long", changed().subject("s".repeat(256)));
        put("too long", changed().claim("padding", "p".repeat(5000)));
    }

    /** What a library would take for absent or for a text, or count past the end of its numbers. */
    private void addClaimsThatAreMisread() throws JOSEException {
        putClaim("an end that is null", "exp", "null");
        putClaim("an end that is no time", "exp", "1e30");
        for (String late : List.of("null", "9223372036854775807", "18446744073709551617", "1e30", "\"soon\"")) {
            putClaim("a beginning of " + late, "nbf", late);
        }
        putClaim("a subject that is a number", "sub", "7");
    }

    private void putClaim(String name, String claim, String json) throws JOSEException {
        String others = changed().claim(claim, null).build().toString();
        JWSObject token = new JWSObject(
                TokenIssuer.header(rsa).build(), new Payload("{\"" + claim + "\":" + json + "," + others.substring(1)));
        token.sign(new RSASSASigner(rsa));
        tokens.put(name, token.serialize());
    }

    private void addForms() {
        String good = TokenIssuer.sign(rsa, claims);
        String[] parts = good.split("\\.");
        tokens.put("a word", "garbage");
        tokens.put("three words", "a.b.c");
        tokens.put("dots", "..");
        tokens.put("two parts", parts[0] + "." + parts[1]);
        tokens.put("four parts", good + "." + parts[2]);
        tokens.put("cut off", good.substring(0, good.length() - 4));
        tokens.put(
                "a signature that was changed",
                good.substring(0, good.length() - 6)
                        + (good.charAt(good.length() - 6) == 'A' ? 'B' : 'A')
                        + good.substring(good.length() - 5));
        String raised = claims.toString().replace("\"sub\"", "\"roles\":[\"insurances.read\"],\"sub\"");
        tokens.put("claims that were changed", parts[0] + "." + encoded(raised) + "." + parts[2]);
        tokens.put("claims that are no object", parts[0] + "." + encoded("[1]") + "." + parts[2]);
        tokens.put("claims that are no JSON", parts[0] + "." + encoded("{") + "." + parts[2]);
        tokens.put("a header that is no JSON", withHeader("{{{"));
        tokens.put("a header that is deep", withHeader("[".repeat(3000)));
        tokens.put("a header with a deep member", withHeader("{\"alg\":" + "[".repeat(1500) + "]".repeat(1500) + "}"));
        tokens.put("a token twice", good + " " + good);
        tokens.put("a token twice, with a comma", good + ", Bearer " + good);
        tokens.put("a token in quotes", '"' + good + '"');
    }

    private JWTClaimsSet.Builder changed() {
        return new JWTClaimsSet.Builder(claims);
    }

    private void put(String name, JWTClaimsSet.Builder changed) {
        tokens.put(name, TokenIssuer.sign(rsa, changed.build()));
    }

    private String withHeader(String header) {
        String[] parts = TokenIssuer.sign(rsa, claims).split("\\.");
        return encoded(header) + "." + parts[1] + "." + parts[2];
    }

    private String hmac(byte[] secret) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(rsa.getKeyID()).build(), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
