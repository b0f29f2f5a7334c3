package io.threadpilot.bench;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTest {

    private static Result result(String begun, double seconds) {
        return new Result(
                Map.of("begun", begun),
                List.of(new Measurement("start", InsuranceParts.SECOND_START, 0, Map.of(Value.SECONDS, seconds))));
    }

    @Test
    void ofOneRunItSaysWhatThatGave() {
        assertThat(Report.of(List.of(result("today", 7.5)))).isEqualTo("""
                - begun: today

                | target | to reach | reached | |
                |---|---|---|---|
                | second start to first answer: seconds | at most 8 | 7.500 | yes |

                ### start

                | phase | seconds |
                |---|---|
                | insurance service, second start | 7.50 |
                """);
    }

    @Test
    void ofSeveralRunsItGivesTheMedianAndTheSpread() {
        assertThat(Report.of(List.of(result("a", 12), result("b", 7), result("c", 9))))
                .contains("- begun: a, b, c\n")
                .contains("| second start to first answer: seconds | at most 8 | 9 (7 to 12) | **no** |")
                .contains("| insurance service, second start | 9.00 (7.00 to 12.00) |");
    }
}
