package io.threadpilot.platform.tracing;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class CorrelationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "order-4711", "A.b_C-9", "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void anIdInTheDocumentedFormIsKept(String requested) {
        assertThat(Correlation.idFor(requested)).isEqualTo(requested);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\nb",
                "a\rb",
                "å",
                "<script>",
                "a\u0000",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void anyOtherIsReplaced(String requested) {
        String id = Correlation.idFor(requested);

        assertThat(UUID.fromString(id)).hasToString(id);
    }

    @Test
    void aRequestKeepsItsId() {
        HttpServletRequest request = requestWithoutHeaders();

        String id = Correlation.of(request);

        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(Correlation.of(request)).isEqualTo(id);
        assertThat(new Correlation(request).id()).isEqualTo(id);
    }

    private static HttpServletRequest requestWithoutHeaders() {
        Map<Object, Object> attributes = new HashMap<>();
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeader" -> null;
                    case "getAttribute" -> attributes.get(arguments[0]);
                    case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"199001011234", "19900101-1234", "900101-1234", "9001011234", "person_199001011234.2"})
    void anIdInWhichAPersonalIdentityNumberMayStandIsReplaced(String requested) {
        assertThat(Correlation.idFor(requested)).doesNotContain("900101").hasSize(36);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678-1234-4321-8765-199001011234",
                "claim-12345678-1234-4321-8765-199001011234",
                "0af7199001011234dd8448eb211c8031"
            })
    void digitsWithinARandomIdAreChance(String requested) {
        assertThat(Correlation.idFor(requested)).isEqualTo(requested);
    }
}
