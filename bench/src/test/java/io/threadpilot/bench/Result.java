package io.threadpilot.bench;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;

import java.io.StringReader;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A whole run.
 *
 * @param about when, where and of what it was
 * @param measurements in the order in which they were made
 */
record Result(Map<String, String> about, List<Measurement> measurements) {

    /** The part that measures the server that does nothing. */
    static final String FLOOR = "floor";

    Result {
        measurements = List.copyOf(measurements);
    }

    /** What a phase gave; empty if it was not run or does not give that. */
    OptionalDouble value(String phase, Value value) {
        return measurements.stream()
                .filter(measurement -> measurement.phase().equals(phase))
                .filter(measurement -> measurement.values().containsKey(value))
                .mapToDouble(measurement -> measurement.values().get(value))
                .findFirst();
    }

    /** The same with each throughput as a part of the floor's at as many connections, where that was measured. */
    Result withRatios() {
        return new Result(about, measurements.stream().map(this::withRatio).toList());
    }

    private Measurement withRatio(Measurement measurement) {
        Double perSecond = measurement.values().get(Value.REQUESTS_PER_SECOND);
        OptionalDouble floor = floor(measurement.connections());
        return perSecond == null || floor.isEmpty() || measurement.part().equals(FLOOR)
                ? measurement
                : measurement.with(Value.OF_FLOOR, perSecond / floor.getAsDouble());
    }

    /** The median of the floor's throughputs in this run. */
    private OptionalDouble floor(int connections) {
        return Median.of(measurements.stream()
                .filter(measurement -> measurement.part().equals(FLOOR) && measurement.connections() == connections)
                .map(measurement -> measurement.values().get(Value.REQUESTS_PER_SECOND))
                .toList());
    }

    String toJson() {
        JsonObjectBuilder described = Json.createObjectBuilder();
        about.forEach(described::add);
        JsonArrayBuilder all = Json.createArrayBuilder();
        measurements.forEach(measurement -> all.add(json(measurement)));
        return Json.createObjectBuilder()
                .add("about", described)
                .add("measurements", all)
                .build()
                .toString();
    }

    private static JsonObjectBuilder json(Measurement measurement) {
        JsonObjectBuilder values = Json.createObjectBuilder();
        new EnumMap<>(measurement.values()).forEach((value, measured) -> values.add(value.name(), measured));
        return Json.createObjectBuilder()
                .add("part", measurement.part())
                .add("phase", measurement.phase())
                .add("connections", measurement.connections())
                .add("values", values);
    }

    /**
     * The inverse of {@link #toJson}.
     *
     * @throws RuntimeException if the text is no result
     */
    static Result parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject read = reader.readObject();
            Map<String, String> about = new LinkedHashMap<>();
            read.getJsonObject("about")
                    .forEach((name, value) ->
                            about.put(name, read.getJsonObject("about").getString(name)));
            return new Result(
                    about,
                    read.getJsonArray("measurements").stream()
                            .map(JsonValue::asJsonObject)
                            .map(Result::measurement)
                            .toList());
        }
    }

    private static Measurement measurement(JsonObject read) {
        Map<Value, Double> values = new EnumMap<>(Value.class);
        JsonObject measured = read.getJsonObject("values");
        measured.keySet()
                .forEach(name -> values.put(
                        Value.valueOf(name), measured.getJsonNumber(name).doubleValue()));
        return new Measurement(read.getString("part"), read.getString("phase"), read.getInt("connections"), values);
    }
}
