package io.threadpilot.delivery.gateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** How the buffer between jobs is written. */
class BuffersTest {

    @Test
    void aTypeOfVehicleHasItsOwnOrThatOfAllOthers() {
        Buffers.Lengths lengths =
                Buffers.parseLengths("PT10M, Truck = PT30M,Car=PT0S").orElseThrow();

        assertThat(lengths.ofOthers()).isEqualTo(Duration.ofMinutes(10));
        assertThat(lengths.ofTypes()).containsOnlyKeys("Truck", "Car").containsEntry("Truck", Duration.ofMinutes(30));
        assertThat(Buffers.parseLengths("Truck=PT30M").orElseThrow().ofOthers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "PT10M,", "PT10M,PT5M", "-PT1M", "P8D", "Truck=", "Truck=1"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(Buffers.parseLengths(text)).isEmpty();
    }
}
