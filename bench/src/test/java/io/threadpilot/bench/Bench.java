package io.threadpilot.bench;

import io.threadpilot.testing.PostgreSql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmark: {@code bench/run}. Between the parts it measures the floor, for what the machine gives changes. */
final class Bench {

    private static final int[] CONNECTIONS = {1, 8, 32, 256};

    private final Results results = new Results();
    private final Options options;
    private final ProgramOfOurs floor = new ProgramOfOurs(Floor.class);
    private int times;

    private Bench(Options options) {
        this.options = options;
    }

    /** Runs what the arguments say, and writes the results below {@code bench/target/results}. */
    public static void main(String... arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("Not understood: " + e.getMessage() + System.lineSeparator() + Options.USAGE);
            System.exit(2);
            return;
        }
        Needed.orEnd();
        Result result = new Bench(options).run();
        Path folder = Files.createDirectories(Checkout.path("bench/target/results"));
        Files.writeString(folder.resolve(options.name() + ".json"), result.toJson());
        Path markdown = folder.resolve(options.name() + ".md");
        Files.writeString(markdown, Report.of(List.of(result)));
        System.out.println(System.lineSeparator() + Files.readString(markdown));
        System.out.println("Written: " + markdown + " and .json");
        // Servers and programs have non-daemon helpers.
        System.exit(0);
    }

    private Result run() {
        String begun = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try (VehicleService vehicles = new VehicleService();
                PostgreSql database = new PostgreSql().start();
                floor) {
            Load.on(floor.url(), Asked.NOTHING, 32, Math.max(1, options.warmUp() / 4));
            InsuranceParts insurances = new InsuranceParts(results, database, vehicles, options);
            floor();
            // The other parts of the insurance service need the data that this one makes.
            insurances.ordinaryServer();
            floor();
            if (options.runs("outage")) {
                insurances.outage();
            }
            if (options.runs("traffic")) {
                insurances.ordinaryTraffic();
            }
            if (options.runs("vehicle")) {
                floor();
                new VehiclePart(results, database, options).run();
            }
            floor();
        }
        return results.complete(about(begun));
    }

    private void floor() {
        times++;
        for (int connections : CONNECTIONS) {
            double before = MeasuredServer.processorSeconds(floor.virtualMachine());
            Load load = Load.on(floor.url(), Asked.NOTHING, connections, Math.max(1, options.seconds() / 2));
            double used = MeasuredServer.processorSeconds(floor.virtualMachine()) - before;
            String phase = "hello, " + connections + " at once, " + times + ". time";
            results.add(Measurement.of(Result.FLOOR, phase, connections, load, used));
        }
    }

    private Map<String, String> about(String begun) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("begun", begun);
        about.put("commit", Checkout.commit());
        about.put("services on", "JDK " + Jdk.current().version());
        about.put("floor and vehicle stub on", "JDK " + Jdk.newest().version());
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        about.put("seconds of a phase", Integer.toString(options.seconds()));
        about.put("seconds of warming up", Integer.toString(options.warmUp()));
        about.put("speed of ordinary traffic", Integer.toString(options.speed()));
        return about;
    }
}
