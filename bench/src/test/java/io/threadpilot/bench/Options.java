package io.threadpilot.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the command line says.
 *
 * @param parts those that run
 * @param seconds of each phase
 * @param warmUp seconds of load before the first phase of a server
 * @param speed of ordinary traffic
 * @param jvmArguments of the measured servers, beside their own; empty if none
 * @param name of the files with the results
 */
record Options(Set<String> parts, int seconds, int warmUp, int speed, String jvmArguments, String name) {

    private static final Set<String> ALL =
            Set.of("throughput", "latency", "forty-cars", "errors", "growth", "outage", "traffic", "vehicle");

    static final String USAGE = """
            bench/run [--parts throughput,latency,forty-cars,errors,growth,outage,traffic,vehicle]
                      [--seconds 8] [--warm-up 60] [--speed 10] [--jvm-args "ARGS"] [--name NAME]""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static Options parse(String... arguments) {
        Options options = new Options(
                ALL, 8, 60, 10, "", "java-" + Jdk.current().version().feature());
        Deque<String> words = new ArrayDeque<>(Arrays.asList(arguments));
        while (!words.isEmpty()) {
            String option = words.pop();
            if (words.isEmpty()) {
                throw new IllegalArgumentException(option);
            }
            options = options.with(option, words.pop());
        }
        return options;
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--parts" -> new Options(partsIn(value), seconds, warmUp, speed, jvmArguments, name);
            case "--seconds" -> new Options(parts, positive(value), warmUp, speed, jvmArguments, name);
            case "--warm-up" -> new Options(parts, seconds, positive(value), speed, jvmArguments, name);
            case "--speed" -> new Options(parts, seconds, warmUp, positive(value), jvmArguments, name);
            case "--jvm-args" -> new Options(parts, seconds, warmUp, speed, value, name);
            case "--name" -> new Options(parts, seconds, warmUp, speed, jvmArguments, value);
            default -> throw new IllegalArgumentException(option);
        };
    }

    private static Set<String> partsIn(String value) {
        Set<String> parts = new TreeSet<>(Arrays.asList(value.split(",")));
        if (!ALL.containsAll(parts)) {
            throw new IllegalArgumentException(value);
        }
        return parts;
    }

    private static int positive(String value) {
        int number = Integer.parseInt(value);
        if (number < 1) {
            throw new IllegalArgumentException(value);
        }
        return number;
    }

    boolean runs(String... any) {
        return Arrays.stream(any).anyMatch(parts::contains);
    }
}
