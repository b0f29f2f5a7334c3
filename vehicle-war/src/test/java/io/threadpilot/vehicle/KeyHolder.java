package io.threadpilot.vehicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

import static io.threadpilot.vehicle.VehicleServer.WITH_OTHER_CLIENTS;

/** A program that calls {@link VehicleServer#WITH_OTHER_CLIENTS} with one key, over a connection of its own. */
final class KeyHolder {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String key;

    KeyHolder(String key) {
        this.key = key;
    }

    /** Asks for a vehicle that exists; the headers are names and values by turns. */
    Answer ask(String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(WITH_OTHER_CLIENTS.url() + "/api/v1/vehicles/ABC123"))
                .header("X-Api-Key", key)
                .timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        Instant sent = Instant.now();
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(sent, Instant.now(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the service may know of a key. */
    static String sha256(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** An answer, and between which times it was made. */
    record Answer(Instant sent, Instant received, HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        /** Empty if there is no such header. */
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** What the header {@code RateLimit} says is left. */
        int remaining() {
            return Integer.parseInt(header("RateLimit").replaceFirst("^\"[a-z]+\";r=([0-9]+).*$", "$1"));
        }
    }
}
