package io.threadpilot.platform.tracing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class CorrelationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "order-4711", "A.b_C-9", "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void anIdInTheDocumentedFormIsKept(String requested) {
        assertThat(new Correlation(requested).id()).isEqualTo(requested);
    }

    @ParameterizedTest
    @NullSource
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
        String id = new Correlation(requested).id();

        assertThat(UUID.fromString(id)).hasToString(id);
    }

    @Test
    void theIdStaysTheSame() {
        Correlation correlation = new Correlation((String) null);

        assertThat(correlation.id()).isEqualTo(correlation.id());
    }
}
