package io.threadpilot.bench;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class MeasurementTest {

    @Test
    void processorTimeIsThatOfAThousandRequests() {
        Measurement measured = Measurement.of("part", "phase", 32, new Load(4_000, 2_000, 1, 5, 9, 3), 2);

        assertThat(measured.values())
                .containsEntry(Value.PROCESSOR_SECONDS, 0.5)
                .containsEntry(Value.NOT_OK, 3.0);
    }

    @Test
    void aPhaseInWhichNothingWasAnsweredCanBeWritten() {
        Measurement measured = Measurement.of("part", "phase", 32, new Load(0, 0, 0, 0, 0, 0), 2);

        Result result = new Result(Map.of(), List.of(measured));
        assertThat(Result.parse(result.toJson())).isEqualTo(result);
        assertThat(measured.values()).doesNotContainKey(Value.PROCESSOR_SECONDS);
    }
}
