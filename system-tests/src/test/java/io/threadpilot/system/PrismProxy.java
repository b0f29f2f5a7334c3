package io.threadpilot.system;

import io.threadpilot.testing.FreePort;
import jakarta.json.Json;
import jakarta.json.JsonObject;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Prism between a caller and a service: passes every request on, whether it is as the service's OpenAPI document wants it
 * or not, and tells with each answer in what the request and the answer differ from the document.
 */
final class PrismProxy implements AutoCloseable {

    private static final String PRISM = "@stoplight/prism-cli/dist/index.js";
    private static final String VIOLATIONS = "sl-violations";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port = FreePort.find();
    private final Path folder;
    private final Process process;

    private PrismProxy(OpenApiDocument document, String url) throws IOException {
        Path target = Files.createDirectories(Path.of("target", "test-servers"));
        folder = Files.createTempDirectory(target.toAbsolutePath(), "prism-");
        Path file = Files.writeString(
                folder.resolve("openapi.json"), document.content().toString());
        // Without --errors, with which it would answer in the service's place. OPTIONS is the service's to answer, too.
        process = NpmTools.tool(
                        PRISM,
                        "proxy",
                        file.toString(),
                        url,
                        "--port",
                        Integer.toString(port),
                        "--cors",
                        "false",
                        "--verboseLevel",
                        "error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        await("prism")
                .atMost(LONGEST_START)
                .failFast("prism ended, see " + folder, () -> !process.isAlive())
                .until(this::accepts);
    }

    static PrismProxy start(OpenApiDocument document, String url) {
        try {
            return new PrismProxy(document, url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a request through it.
     *
     * @param path with its query, encoded
     * @param body empty for none. JSON text is passed on anew: a JSON string is passed on as its characters, without
     *     quotation marks, which is how text that is no JSON reaches the service
     */
    CheckedAnswer ask(String method, String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return CheckedAnswer.of(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException("See " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private boolean accepts() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * What the service answered and what Prism says of it.
     *
     * @param requestViolations in what the request is not as the document wants it
     * @param responseViolations in what the answer is not as the document says: a status that it does not name, a header,
     *     a media type, the body
     */
    record CheckedAnswer(
            int status,
            HttpHeaders headers,
            String body,
            List<String> requestViolations,
            List<String> responseViolations) {

        private static CheckedAnswer of(HttpResponse<String> response) {
            String violations = response.headers().firstValue(VIOLATIONS).orElse("[]");
            // Longer ones are cut off, and those of the answer come last.
            assertThat(violations).as("all violations").startsWith("[");
            List<JsonObject> all =
                    Json.createReader(new StringReader(violations)).readArray().getValuesAs(JsonObject.class);
            return new CheckedAnswer(
                    response.statusCode(),
                    response.headers(),
                    response.body(),
                    of(all, "request"),
                    of(all, "response"));
        }

        private static List<String> of(List<JsonObject> violations, String origin) {
            return violations.stream()
                    .filter(violation ->
                            violation.getJsonArray("location").getString(0).equals(origin))
                    .map(violation -> violation.getString("message"))
                    .toList();
        }

        /** The code of the problem document; empty if it is none. */
        String code() {
            return headers.firstValue("Content-Type").orElse("").equals("application/problem+json")
                    ? Json.createReader(new StringReader(body)).readObject().getString("code", "")
                    : "";
        }
    }
}
