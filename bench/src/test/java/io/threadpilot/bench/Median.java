package io.threadpilot.bench;

import java.util.List;
import java.util.OptionalDouble;

/** The value in the middle; of an even number, the lower one of the two in the middle. */
final class Median {

    private Median() {}

    /** Empty if there are no values. */
    static OptionalDouble of(List<Double> values) {
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(values.stream().sorted().toList().get((values.size() - 1) / 2));
    }
}
