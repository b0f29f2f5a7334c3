package io.threadpilot.bench;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

class TargetTest {

    private static final Map<Value, Double> ONE_OF_EACH =
            Arrays.stream(Value.values()).collect(toMap(Function.identity(), value -> 1.0));

    private static final List<String> NOT_OF_PHASES = List.of(
            InsuranceParts.FIRST_START,
            InsuranceParts.SECOND_START,
            InsuranceParts.IDLE,
            InsuranceParts.PEAK,
            OrdinaryTraffic.WITH_CACHE,
            OrdinaryTraffic.WITHOUT_CACHE,
            VehiclePart.SINGLE,
            VehiclePart.BATCH);

    @Test
    void everyTargetLooksAtWhatIsMeasured() {
        Result everything = new Result(
                Map.of(),
                Stream.concat(InsuranceParts.all().map(Phase::label), NOT_OF_PHASES.stream())
                        .map(label -> new Measurement("part", label, 32, ONE_OF_EACH))
                        .toList());

        assertThat(Target.ALL).allSatisfy(target -> assertThat(target.reachedBy(List.of(everything)))
                .as(target.what())
                .hasValue(1));
    }

    @Test
    void noTwoPhasesHaveOneName() {
        assertThat(InsuranceParts.all().map(Phase::label)).doesNotHaveDuplicates();
    }

    @Test
    void atLeastAndAtMostIncludeTheLimit() {
        Target least = Target.ALL.get(0);
        Target most = Target.ALL.get(1);

        assertThat(least.limitInWords()).isEqualTo("at least 0.200");
        assertThat(least.isMetBy(0.2)).isTrue();
        assertThat(least.isMetBy(0.199)).isFalse();
        assertThat(most.limitInWords()).isEqualTo("at most 0.150");
        assertThat(most.isMetBy(0.15)).isTrue();
        assertThat(most.isMetBy(0.151)).isFalse();
    }
}
