package io.threadpilot.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

import static io.threadpilot.bench.InsuranceParts.CACHE_OFF;
import static io.threadpilot.bench.InsuranceParts.DOWN;
import static io.threadpilot.bench.InsuranceParts.FORTY_COLD;
import static io.threadpilot.bench.InsuranceParts.FORTY_WARM;
import static io.threadpilot.bench.InsuranceParts.HEALTHY;
import static io.threadpilot.bench.InsuranceParts.LARGE;
import static io.threadpilot.bench.InsuranceParts.PROMPT;
import static io.threadpilot.bench.InsuranceParts.SILENT;
import static io.threadpilot.bench.InsuranceParts.SLOW;
import static io.threadpilot.bench.InsuranceParts.SMALL;
import static io.threadpilot.bench.InsuranceParts.TENTH_FAILS;
import static io.threadpilot.bench.InsuranceParts.TENTH_FAILS_COLD;
import static io.threadpilot.bench.InsuranceParts.THIRD_FAILS;
import static io.threadpilot.bench.InsuranceParts.THIRD_FAILS_COLD;
import static io.threadpilot.bench.InsuranceParts.WARM;
import static io.threadpilot.bench.Value.CALLS;
import static io.threadpilot.bench.Value.CALLS_PER_NUMBER;
import static io.threadpilot.bench.Value.CALLS_PER_REQUEST;
import static io.threadpilot.bench.Value.MEMORY;
import static io.threadpilot.bench.Value.OF_FLOOR;
import static io.threadpilot.bench.Value.P50;
import static io.threadpilot.bench.Value.P99;
import static io.threadpilot.bench.Value.PROCESSOR_SECONDS;
import static io.threadpilot.bench.Value.REQUESTS_PER_SECOND;
import static io.threadpilot.bench.Value.SECONDS;
import static io.threadpilot.bench.Value.UNANSWERED;

/**
 * What is to be reached.
 *
 * @param what is looked at
 * @param atLeast or at most
 * @param limit in the unit of what is looked at
 * @param reached what a run gave; NaN if it did not measure it
 */
record Target(String what, boolean atLeast, double limit, ToDoubleFunction<Result> reached) {

    private static final String UNANSWERED_CARS = ": share of cars unanswered";

    /** All of them. */
    static final List<Target> ALL = List.of(
            atLeast(0.20, "cars known, 32 connections, no outbox: of the floor's throughput", value(WARM, OF_FLOOR)),
            atMost(0.15, "the same: processor seconds for 1,000 requests", value(WARM, PROCESSOR_SECONDS)),
            atMost(5, "the same: p99 in p50s", ratio(value(WARM, P99), value(WARM, P50))),
            atLeast(0.14, "the same with outbox: of the floor's throughput", value(WARM.withOutbox(), OF_FLOOR)),
            atLeast(0.13, "cache off, single, no outbox: of the floor's throughput", value(CACHE_OFF, OF_FLOOR)),
            atLeast(
                    0.80,
                    "vehicle service takes 20 ms, cars known: of the throughput without",
                    ratio(value(SLOW, REQUESTS_PER_SECOND), value(PROMPT, REQUESTS_PER_SECOND))),
            atMost(175, "40 unknown cars, single, vehicle service takes 20 ms: p50 ms", value(FORTY_COLD, P50)),
            atMost(30, "the same, batch: p50 ms", value(FORTY_COLD.batch(true), P50)),
            atMost(3, "40 known cars: p50 ms", value(FORTY_WARM, P50)),
            atLeast(
                    1,
                    "503 from the vehicle service: of the throughput when healthy",
                    ratio(value(DOWN, REQUESTS_PER_SECOND), value(HEALTHY, REQUESTS_PER_SECOND))),
            atMost(0, "503" + UNANSWERED_CARS, value(DOWN, UNANSWERED)),
            atMost(49, "503: calls in ten seconds", value(DOWN, CALLS)),
            atMost(2_200, "silent vehicle service: p99 ms", value(SILENT, P99)),
            atMost(2, "the same: p50 in p50s of the healthy one", ratio(value(SILENT, P50), value(HEALTHY, P50))),
            atMost(1.2, "10 % fail, cars unknown: calls for each number", value(TENTH_FAILS_COLD, CALLS_PER_NUMBER)),
            atMost(0.005, "10 % fail, cars unknown" + UNANSWERED_CARS, value(TENTH_FAILS_COLD, UNANSWERED)),
            atMost(1.2, "30 % fail, cars unknown: calls for each number", value(THIRD_FAILS_COLD, CALLS_PER_NUMBER)),
            atMost(0.20, "30 % fail, cars unknown" + UNANSWERED_CARS, value(THIRD_FAILS_COLD, UNANSWERED)),
            atMost(0, "10 % fail, cars known" + UNANSWERED_CARS, value(TENTH_FAILS, UNANSWERED)),
            atMost(0, "30 % fail, cars known" + UNANSWERED_CARS, value(THIRD_FAILS, UNANSWERED)),
            atMost(
                    0.2,
                    "ordinary traffic: calls for each request, of those with the cache off",
                    ratio(
                            value(OrdinaryTraffic.WITH_CACHE, CALLS_PER_REQUEST),
                            value(OrdinaryTraffic.WITHOUT_CACHE, CALLS_PER_REQUEST))),
            atMost(8, "second start to first answer: seconds", value(InsuranceParts.SECOND_START, SECONDS)),
            atMost(330, "memory idle: MiB", value(InsuranceParts.IDLE, MEMORY)),
            atMost(450, "memory peak: MiB", value(InsuranceParts.PEAK, MEMORY)),
            atLeast(
                    0.30,
                    "vehicle service, single, 32 connections: of the floor's throughput",
                    value(VehiclePart.SINGLE, OF_FLOOR)),
            atMost(
                    4,
                    "vehicle service: processor time of a batch of 50 in those of single calls",
                    ratio(value(VehiclePart.BATCH, PROCESSOR_SECONDS), value(VehiclePart.SINGLE, PROCESSOR_SECONDS))),
            atMost(1.2, "ten times the persons: p50 in p50s of before", ratio(value(LARGE, P50), value(SMALL, P50))),
            atLeast(
                    0.90,
                    "256 connections: of the throughput with 32",
                    ratio(value(WARM.connections(256), REQUESTS_PER_SECOND), value(WARM, REQUESTS_PER_SECOND))));

    private static Target atLeast(double limit, String what, ToDoubleFunction<Result> reached) {
        return new Target(what, true, limit, reached);
    }

    private static Target atMost(double limit, String what, ToDoubleFunction<Result> reached) {
        return new Target(what, false, limit, reached);
    }

    private static ToDoubleFunction<Result> value(Phase phase, Value value) {
        return value(phase.label(), value);
    }

    private static ToDoubleFunction<Result> value(String phase, Value value) {
        return result -> result.value(phase, value).orElse(Double.NaN);
    }

    private static ToDoubleFunction<Result> ratio(ToDoubleFunction<Result> one, ToDoubleFunction<Result> other) {
        return result -> one.applyAsDouble(result) / other.applyAsDouble(result);
    }

    /** The median of what runs gave; empty if none measured it. */
    OptionalDouble reachedBy(List<Result> results) {
        return Median.of(measuredBy(results));
    }

    List<Double> measuredBy(List<Result> results) {
        return results.stream()
                .map(reached::applyAsDouble)
                .filter(value -> !value.isNaN())
                .toList();
    }

    boolean isMetBy(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    String limitInWords() {
        return String.format(Locale.ROOT, "%s %s", atLeast ? "at least" : "at most", number(limit));
    }

    static String number(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
