package io.threadpilot.platform.tokens;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A token issuer for this machine, to try tokens without an authorization server. It makes a new key, writes its public part to
 * a file as a JWK Set, in place of what was there, and prints a token that is good for an hour; then it has forgotten the key.
 * It uses nothing but the JDK, so that it runs from its source: {@code docs/guide/tokens.md} has the command.
 */
public final class LocalIssuer {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private LocalIssuer() {}

    /**
     * Prints a token.
     *
     * @param arguments the file for the key, the issuer, the audience, and the roles with blanks between them; the token has
     *     the roles in its claim {@code scope}
     */
    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        System.out.println(issue(Path.of(arguments[0]), arguments[1], arguments[2], arguments[3]));
    }

    static String issue(Path file, String issuer, String audience, String roles)
            throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair key = generator.generateKeyPair();
        Instant now = Instant.now();
        RSAPublicKey half = (RSAPublicKey) key.getPublic();
        Path whole = Files.writeString(
                file.resolveSibling(file.getFileName() + ".new"),
                String.format(
                        "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%d\",\"n\":\"%s\",\"e\":\"%s\"}]}%n",
                        now.toEpochMilli(), number(half.getModulus()), number(half.getPublicExponent())));
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);

        String signed = text(String.format("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%d\"}", now.toEpochMilli()))
                + "."
                + text(String.format(
                        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"local\",\"scope\":\"%s\",\"iat\":%d,\"exp\":%d}",
                        issuer, audience, roles, now.getEpochSecond(), now.getEpochSecond() + 3600));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    /** Without the byte of zeros that may stand before it (RFC 7518, section 2). */
    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int begin = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, begin, bytes.length));
    }

    private static String text(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
