package io.threadpilot.platform.problems;

import io.threadpilot.platform.tracing.Correlation;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** The documents that a servlet answers with; what Jakarta REST answers with needs Jakarta REST. */
class ProblemDocumentsTest {

    private static final String UUID = "0af76519-16cd-43dd-8448-eb211c80319c";

    private final Map<String, Object> sent = new TreeMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Test
    void aProblemIsOneDocumentThatNobodyStores() throws IOException {
        respond("order-4711", 400, "detail in Ä");

        assertThat(sent)
                .containsOnly(
                        Map.entry("setStatus", 400),
                        Map.entry("setContentType", "application/problem+json"),
                        Map.entry("setContentLength", body.size()),
                        Map.entry("X-Correlation-Id", "order-4711"),
                        Map.entry("Cache-Control", "no-store"));
        assertThat(document())
                .isEqualTo(Json.createObjectBuilder()
                        .add("type", "urn:threadpilot:problem:bad-request")
                        .add("title", document().getString("title"))
                        .add("status", 400)
                        .add("detail", "detail in Ä")
                        .add("instance", "urn:threadpilot:request:order-4711")
                        .add("code", "bad-request")
                        .add("correlationId", "order-4711")
                        .build());
    }

    @Test
    void oneThatSaysThatTheServiceIsUnavailableSaysWhenToTryAgain() throws IOException {
        respond("order-4711", 503, "later");

        assertThat(sent).containsEntry("Retry-After", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "..", ".", "-", "a_b.c-d", UUID})
    void theInstanceIsAUrnThatNoAddressIsResolvedAgainst(String correlationId) throws IOException {
        respond(correlationId, 404, "nothing");

        URI instance = URI.create(document().getString("instance"));
        assertThat(instance).hasToString("urn:threadpilot:request:" + correlationId);
        assertThat(URI.create("https://example/api/v1/").resolve(instance)).isEqualTo(instance);
    }

    private void respond(String correlationId, int status, String detail) throws IOException {
        new ProblemDocuments(new SomeRequest(correlationId)).respond(response(), status, detail);
    }

    private JsonObject document() {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body.toByteArray()))) {
            return reader.readObject();
        }
    }

    /** Keeps what is set by the name of the header, or of the method. */
    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                HttpServletResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "setHeader" -> sent.put((String) arguments[0], arguments[1]);
                    case "setStatus", "setContentType", "setContentLength" -> sent.put(method.getName(), arguments[0]);
                    case "getOutputStream" -> new Body();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private final class Body extends ServletOutputStream {

        @Override
        public void write(int b) {
            body.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class SomeRequest extends Correlation {

        private final String id;

        SomeRequest(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }
    }
}
