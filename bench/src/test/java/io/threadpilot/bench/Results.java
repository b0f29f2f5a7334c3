package io.threadpilot.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run has measured so far. */
final class Results {

    private final List<Measurement> measurements = new ArrayList<>();

    void add(Measurement measurement) {
        measurements.add(measurement);
        StringBuilder line = new StringBuilder(measurement.part()).append(" | ").append(measurement.phase());
        for (Value value : Value.values()) {
            Double measured = measurement.values().get(value);
            if (measured != null) {
                line.append(" | ").append(value.title()).append(' ').append(value.format(measured));
            }
        }
        System.out.println(line);
    }

    /** All of it, with ratios. */
    Result complete(Map<String, String> about) {
        return new Result(new LinkedHashMap<>(about), measurements).withRatios();
    }
}
