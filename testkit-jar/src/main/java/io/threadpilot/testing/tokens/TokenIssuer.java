package io.threadpilot.testing.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Who issues tokens: signs them, and publishes its keys behind a URL of this machine. */
public final class TokenIssuer implements AutoCloseable {

    /** The issuer that its tokens name. It is no address that anybody asks. */
    public static final String NAME = "https://issuer.example/realms/insurer";

    /** The audience that its tokens name. */
    public static final String AUDIENCE = "threadpilot";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile Answer answer;

    /** Publishes these keys. */
    public TokenIssuer(JWK... keys) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        publish(keys);
    }

    /** Where its keys are. */
    public URI keys() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    /** How many times its keys were asked for. */
    public int requests() {
        return requests.get();
    }

    /** Answers with these keys from now on, without what is secret of them. */
    public void publish(JWK... keys) {
        answer(200, document(keys));
    }

    /** Answers with this from now on; with the status 302, elsewhere only, and leads there. */
    public void answer(int status, String document) {
        answer = new Answer(status, document);
    }

    private record Answer(int status, String document) {}

    /** Sends the head and the first byte of its answers, and the rest when it is told to. */
    public void holdAnswers() {
        held = new CountDownLatch(1);
    }

    /** Sends the rest. */
    public void releaseAnswers() {
        held.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        Answer present = answer;
        byte[] body = present.document().getBytes(StandardCharsets.UTF_8);
        boolean redirected = present.status() == 302 && exchange.getRequestURI().equals(URI.create("/keys"));
        if (redirected) {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(redirected || present.status() != 302 ? present.status() : 200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body, 0, 1);
            out.flush();
            held.await();
            out.write(body, 1, body.length - 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The JWK Set of these keys, without what is secret of them. */
    public static String document(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    /** A new key for RS256. */
    public static JWK rsaKey(String name) {
        try {
            return new RSAKeyGenerator(2048).keyID(name).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new key for ES256. */
    public static JWK ecKey(String name) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims of a token that is good for ten minutes, to be completed or changed. */
    public static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(AUDIENCE)
                .subject("somebody")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    /** The header of a token that this key signs, to be completed or changed. */
    public static JWSHeader.Builder header(JWK key) {
        return new JWSHeader.Builder(key.getKeyType().equals(KeyType.EC) ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID());
    }

    /** Signs a token. */
    public static String sign(JWK key, JWTClaimsSet claims) {
        return sign(key, header(key).build(), claims);
    }

    /** Signs a token with a header of its own. */
    public static String sign(JWK key, JWSHeader header, JWTClaimsSet claims) {
        try {
            JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm());
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        releaseAnswers();
        server.stop(0);
        threads.shutdownNow();
    }
}
