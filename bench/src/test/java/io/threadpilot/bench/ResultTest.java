package io.threadpilot.bench;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTest {

    private static final Measurement PHASE =
            new Measurement("part", "phase", 32, Map.of(Value.REQUESTS_PER_SECOND, 5_000.0, Value.P50, 3.5));

    private static Measurement floor(int connections, double perSecond) {
        return new Measurement(
                Result.FLOOR, "hello, " + perSecond, connections, Map.of(Value.REQUESTS_PER_SECOND, perSecond));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Result result = new Result(Map.of("commit", "1234567", "system", "Linux"), List.of(PHASE, floor(1, 100)));

        assertThat(Result.parse(result.toJson())).isEqualTo(result);
    }

    @Test
    void throughputIsComparedWithTheMedianOfTheFloorAtAsManyConnections() {
        Result result = new Result(
                        Map.of(), List.of(floor(32, 10_000), floor(32, 90_000), floor(32, 20_000), floor(1, 1), PHASE))
                .withRatios();

        assertThat(result.value("phase", Value.OF_FLOOR)).hasValue(0.25);
    }

    @Test
    void withoutAFloorAtAsManyConnectionsThereIsNoRatio() {
        assertThat(new Result(Map.of(), List.of(floor(1, 1), PHASE))
                        .withRatios()
                        .value("phase", Value.OF_FLOOR))
                .isEmpty();
    }
}
