package io.threadpilot.bench;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;

/** What is measured of the vehicle service: single calls and batches of 50, without the insurance service. */
final class VehiclePart {

    private static final String PART = "vehicle";
    static final String SINGLE = label("single", 32);
    static final String BATCH = label("batch", 32);

    private final Results results;
    private final PostgreSql database;
    private final Options options;

    VehiclePart(Results results, PostgreSql database, Options options) {
        this.results = results;
        this.database = database;
        this.options = options;
    }

    private static String label(String what, int connections) {
        return what + (connections == 1 ? ", 1 connection" : ", " + connections + " connections");
    }

    void run() {
        try (MeasuredServer server =
                new MeasuredServer(new LibertyServer("vehicle").withDatabase(database), options.jvmArguments())) {
            server.start("/health/ready");
            Rows.vehicles(database);
            for (String what : new String[] {"vehicle", "batch"}) {
                Load.on(server.url(), Asked.VEHICLES.as(what), 2, Math.max(1, options.warmUp() / 2));
            }
            for (int connections : new int[] {1, 32}) {
                measure(server, "single", Asked.VEHICLES, connections);
                measure(server, "batch", Asked.VEHICLES.as("batch"), connections);
            }
        }
    }

    private void measure(MeasuredServer server, String what, Asked asked, int connections) {
        double before = server.processorSeconds();
        Load load = Load.on(server.url(), asked, connections, options.seconds());
        double used = server.processorSeconds() - before;
        results.add(Measurement.of(PART, label(what, connections), connections, load, used)
                .with(Value.MEMORY, server.memory()));
    }
}
