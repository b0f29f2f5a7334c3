package io.threadpilot.bench;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class CompareTest {

    private static Result result(String phase, double p50, double notOk) {
        return new Result(
                Map.of(), List.of(new Measurement("part", phase, 1, Map.of(Value.P50, p50, Value.NOT_OK, notOk))));
    }

    @Test
    void whatBothHaveStandsSideBySide() {
        assertThat(Compare.sideBySide(result("known", 4, 0), result("known", 3, 2)))
                .isEqualTo("""
                | phase | | before | after | after : before |
                |---|---|---|---|---|
                | known | p50 ms | 4.00 | 3.00 | 0.75 |
                | known | not ok | 0 | 2 |  |
                """);
    }

    @Test
    void whatOnlyOneHasIsLeftOut() {
        assertThat(Compare.sideBySide(result("known", 4, 0), result("unknown", 3, 2)))
                .doesNotContain("known |");
    }
}
