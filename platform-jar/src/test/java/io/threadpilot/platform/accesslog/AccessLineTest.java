package io.threadpilot.platform.accesslog;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AccessLineTest {

    private static final Jsonb JSONB = JsonbBuilder.create();
    private static final Instant END = Instant.parse("2026-11-21T12:00:00.123Z");

    @Test
    void everythingIsInOneLineOfJson() {
        AccessLine line = new AccessLine(
                END, "GET", "/api/v1/cars/{car}", 200, 12, "id-1", new TracedSpan("0af7", "b7ad"), "core-system");

        assertThat(line.json())
                .isEqualTo("{\"type\":\"access\",\"datetime\":\"2026-11-21T12:00:00.123Z\",\"method\":\"GET\","
                        + "\"route\":\"/api/v1/cars/{car}\",\"status\":200,\"durationMs\":12,"
                        + "\"correlationId\":\"id-1\",\"traceId\":\"0af7\",\"spanId\":\"b7ad\","
                        + "\"client\":\"core-system\"}");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(parsed(line("GET", null)))
                .doesNotContainKeys("client", "traceId", "spanId")
                .containsKeys("correlationId", "status");
    }

    @Test
    void aMethodThatIsNoneOfHttpsOwnIsNotRepeated() {
        AccessLine line = line("199001011234", "core-system");

        assertThat(parsed(line)).containsEntry("method", "OTHER");
        assertThat(line.json()).doesNotContain("199001011234");
    }

    @Test
    void aClientsNameCannotEndTheLineOrTheText() {
        String name = "a\"b\\c\nd\u0001e\u2028f";

        AccessLine line = line("GET", name);

        assertThat(line.json().lines()).hasSize(1);
        assertThat(parsed(line)).containsEntry("client", name);
    }

    private static AccessLine line(String method, String client) {
        return new AccessLine(END, method, Routes.UNMATCHED, 404, 0, "id-1", null, client);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parsed(AccessLine line) {
        return JSONB.fromJson(line.json(), Map.class);
    }
}
