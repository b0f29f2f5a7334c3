package io.threadpilot.platform.limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TrustedProxiesTest {

    @Test
    void nobodyIsTrustedUnlessNamed() {
        assertThat(TrustedProxies.parseBlocks("")).contains(List.of());
    }

    @Test
    void addressesAndBlocksAreNamedInAList() {
        assertThat(TrustedProxies.parseBlocks("192.0.2.1, 10.0.0.0/8,2001:db8::/32")
                        .orElseThrow())
                .extracting(NetworkBlock::toString)
                .containsExactly("192.0.2.1", "10.0.0.0/8", "2001:db8:0:0:0:0:0:0/32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1,", ",", "192.0.2.1 10.0.0.0/8", "192.0.2.1, proxy.example"})
    void aListWithAnythingElseIsNone(String text) {
        assertThat(TrustedProxies.parseBlocks(text)).isEmpty();
    }
}
