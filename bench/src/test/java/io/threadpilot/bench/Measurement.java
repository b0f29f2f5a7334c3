package io.threadpilot.bench;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one phase gave.
 *
 * @param part of the benchmark
 * @param phase within the part, in words
 * @param connections that asked at once; 0 if that says nothing here
 * @param values what was measured; what does not apply is not there
 */
record Measurement(String part, String phase, int connections, Map<Value, Double> values) {

    Measurement {
        values = Map.copyOf(values);
    }

    /** What wrk has measured, and the processor time of the server for it. */
    static Measurement of(String part, String phase, int connections, Load load, double processorSeconds) {
        Map<Value, Double> values = new EnumMap<>(Value.class);
        values.put(Value.REQUESTS_PER_SECOND, load.perSecond());
        values.put(Value.P50, load.p50());
        values.put(Value.P99, load.p99());
        values.put(Value.LONGEST, load.longest());
        if (load.requests() > 0) {
            values.put(Value.PROCESSOR_SECONDS, processorSeconds * 1_000 / load.requests());
        }
        values.put(Value.NOT_OK, (double) load.notOk());
        return new Measurement(part, phase, connections, values);
    }

    /** The same with further values. */
    Measurement with(Map<Value, Double> further) {
        Map<Value, Double> all = new EnumMap<>(values);
        all.putAll(further);
        return new Measurement(part, phase, connections, all);
    }

    Measurement with(Value value, double measured) {
        return with(Map.of(value, measured));
    }
}
