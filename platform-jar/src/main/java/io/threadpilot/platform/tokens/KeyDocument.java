package io.threadpilot.platform.tokens;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The document with the issuer's public keys, a JWK Set (RFC 7517, section 5) in a file or behind a URL. Redirects are not
 * followed. An entry that cannot verify a token is left out, as the RFC says: one without {@code kid}, of another kind, for
 * another use, or with a secret in it.
 */
final class KeyDocument {

    /** Some 40 RSA keys with certificates. */
    static final int MOST_BYTES = 64 * 1024;

    /** A shorter RSA key can be broken (RFC 7518, section 3.3); a longer one costs each call too much. */
    private static final int SHORTEST_RSA_KEY = 2048;

    private static final int LONGEST_RSA_KEY = 8192;

    private final URI location;
    private final Duration longestLoad;
    private final HttpClient http;

    /**
     * A document that is not loaded yet.
     *
     * @param location a URL, or a file's URI
     * @param longestLoad from the connection to the last byte
     */
    KeyDocument(URI location, Duration longestLoad) {
        this.location = location;
        this.longestLoad = longestLoad;
        this.http = isFile()
                ? null
                : HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(longestLoad)
                        .build();
    }

    URI location() {
        return location;
    }

    boolean isFile() {
        return "file".equals(location.getScheme());
    }

    /**
     * Loads the keys. A file is read before this returns.
     *
     * @return at least one key; or, after the longest load at the latest, an exception that says why there is none
     */
    CompletableFuture<JWKSet> load() {
        return isFile() ? fromFile() : fromIssuer();
    }

    private CompletableFuture<JWKSet> fromFile() {
        try (InputStream file = Files.newInputStream(Path.of(location))) {
            return CompletableFuture.completedFuture(parse(file.readNBytes(MOST_BYTES + 1)));
        } catch (IOException | RuntimeException e) { // any: of whatever is wrong with it, the keys before stay
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<JWKSet> fromIssuer() {
        Body body = new Body();
        HttpRequest request = HttpRequest.newBuilder(location)
                .timeout(longestLoad)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<Void>> exchange =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArrayConsumer(body));
        return exchange.copy()
                .orTimeout(longestLoad.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> exchange.cancel(true))
                .thenApply(response -> {
                    if (response.statusCode() != 200) {
                        throw new IllegalArgumentException("the status is " + response.statusCode());
                    }
                    return parse(body.bytes.toByteArray());
                });
    }

    /**
     * Reads a JWK Set.
     *
     * @throws IllegalArgumentException if it is too large, none, or has no key that can be used; the message repeats nothing of it
     */
    static JWKSet parse(byte[] document) {
        if (document.length > MOST_BYTES) {
            throw new IllegalArgumentException("it has more than " + MOST_BYTES + " bytes");
        }
        Map<String, Object>[] entries;
        try {
            entries = JSONObjectUtils.getJSONObjectArray(
                    JSONObjectUtils.parse(new String(document, StandardCharsets.UTF_8)), "keys");
        } catch (ParseException e) {
            entries = null;
        }
        if (entries == null) {
            throw new IllegalArgumentException("it is no JWK Set");
        }
        List<JWK> usable =
                Arrays.stream(entries).flatMap(entry -> usable(entry).stream()).toList();
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("it has no key that can be used");
        }
        return new JWKSet(usable);
    }

    private static Optional<JWK> usable(Map<String, Object> entry) {
        try {
            return Optional.of(JWK.parse(entry)).filter(KeyDocument::canVerify);
        } catch (ParseException | RuntimeException e) { // any: what the library cannot make a key of is none
            return Optional.empty();
        }
    }

    private static boolean canVerify(JWK key) {
        boolean fits = key instanceof RSAKey rsa
                ? isFor(key, JWSAlgorithm.RS256) && rsa.size() >= SHORTEST_RSA_KEY && rsa.size() <= LONGEST_RSA_KEY
                : key instanceof ECKey ec && isFor(key, JWSAlgorithm.ES256) && Curve.P_256.equals(ec.getCurve());
        return fits && key.getKeyID() != null && !key.getKeyID().isEmpty() && !key.isPrivate();
    }

    private static boolean isFor(JWK key, JWSAlgorithm algorithm) {
        return (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    /** What has come of an answer. It keeps one byte more than is allowed, and no more than that. */
    private static final class Body implements Consumer<Optional<byte[]>> {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void accept(Optional<byte[]> part) {
            part.ifPresent(it -> bytes.write(it, 0, Math.min(it.length, MOST_BYTES + 1 - bytes.size())));
        }
    }
}
