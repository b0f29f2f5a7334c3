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

    @ParameterizedTest
    @ValueSource(strings = {"199001011234", "19900101-1234", "900101-1234", "9001011234", "person_199001011234.2"})
    void anIdInWhichAPersonalIdentityNumberMayStandIsReplaced(String requested) {
        assertThat(new Correlation(requested).id()).doesNotContain("900101").hasSize(36);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678-1234-4321-8765-199001011234",
                "claim-12345678-1234-4321-8765-199001011234",
                "0af7199001011234dd8448eb211c8031"
            })
    void digitsWithinARandomIdAreChance(String requested) {
        assertThat(new Correlation(requested).id()).isEqualTo(requested);
    }
}
