package io.threadpilot.bench;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is measured of the insurance service. */
final class InsuranceParts {

    static final Phase WARM = Phase.named("cars known");
    static final Phase CACHE_OFF = Phase.named("cars asked about").withoutCache();
    static final Phase PROMPT = Phase.named("vehicle service takes no time");
    static final Phase SLOW = Phase.named("vehicle service takes 20 ms").stub(Behaviour.slow(20));
    static final Phase FORTY_COLD = Phase.named("40 cars, vehicle service takes 20 ms")
            .asking(Asked.FORTY_CARS)
            .stub(Behaviour.slow(20))
            .connections(1)
            .cold();
    static final Phase FORTY_WARM =
            Phase.named("40 cars").asking(Asked.FORTY_CARS.firstOf(100)).connections(1);
    static final Phase HEALTHY = aging("healthy");
    static final Phase DOWN = aging("503").stub(Behaviour.down());
    static final Phase SILENT = aging("silence").stub(Behaviour.silent());
    static final Phase TENTH_FAILS = failing("10 % fail", 0.1);
    static final Phase THIRD_FAILS = failing("30 % fail", 0.3);
    static final Phase TENTH_FAILS_COLD = cold(TENTH_FAILS);
    // The budget for retries is that of a minute: in less time what the minute before has left of it could be used up.
    static final Phase THIRD_FAILS_COLD = cold(THIRD_FAILS).atLeast(60);
    static final Phase SMALL = Phase.named("100,000 persons");
    static final Phase LARGE = Phase.named("1,000,000 persons").asking(Asked.SOME_OF_A_MILLION);

    static final String FIRST_START = "insurance service, first start";
    static final String SECOND_START = "insurance service, second start";
    static final String IDLE = "idle after a start";
    static final String PEAK = "peak of all loads";

    private final Results results;
    private final PostgreSql database;
    private final VehicleService vehicles;
    private final Options options;

    InsuranceParts(Results results, PostgreSql database, VehicleService vehicles, Options options) {
        this.results = results;
        this.database = database;
        this.vehicles = vehicles;
        this.options = options;
    }

    /** Facts live for a second; the targets are for ten seconds. */
    private static Phase aging(String name) {
        return Phase.named("facts live for a second, " + name).atLeast(10);
    }

    private static Phase failing(String name, double share) {
        return Phase.named(name).stub(Behaviour.failing(share));
    }

    /** The same about cars that nothing is known of. */
    private static Phase cold(Phase failing) {
        return failing.asking(Asked.EVERYBODY).cold();
    }

    /** Starts the server twice, and runs all that one server with its default lifetimes can show. */
    void ordinaryServer() {
        try (InsuranceService insurances = service()) {
            start(insurances.server());
            Rows.insurances(database, 0);
            insurances.warmUp(options.warmUp());
            // Their targets are no times. After them the server is as fast as it gets.
            measure(insurances, "errors", errors());
            measure(insurances, "throughput", throughput());
            measure(insurances, "latency", latency());
            measure(insurances, "forty-cars", fortyCars());
            growth(insurances);
            results.add(new Measurement(
                    "memory", PEAK, 0, Map.of(Value.MEMORY, insurances.server().peakMemory())));
        }
    }

    private void start(MeasuredServer server) {
        double first = server.start("/health/ready").toMillis() / 1e3;
        server.stop();
        String person = "/api/v1/insurances/199001011234";
        double second = server.start(person).toMillis() / 1e3;
        results.add(new Measurement("start", FIRST_START, 0, Map.of(Value.SECONDS, first)));
        results.add(new Measurement("start", SECOND_START, 0, Map.of(Value.SECONDS, second)));
        results.add(new Measurement("memory", IDLE, 0, Map.of(Value.MEMORY, server.memory())));
    }

    /**
     * What needs the same cache comes one after the other, since filling it takes as long as a phase; what is set against
     * each other too, since what the machine gives changes.
     */
    private static Stream<Phase> throughput() {
        return Stream.concat(
                Stream.of(
                        WARM.connections(1),
                        WARM.withOutbox().connections(1),
                        WARM,
                        WARM.connections(256),
                        WARM.withOutbox(),
                        WARM.withOutbox().connections(256),
                        WARM.batch(true),
                        WARM.withOutbox().batch(true),
                        Phase.named("cars known, asked by search").asking(Asked.SOME.as("search"))),
                bothWays(CACHE_OFF, CACHE_OFF.withOutbox()));
    }

    private static Stream<Phase> latency() {
        return bothWays(PROMPT, SLOW, SLOW.withoutCache());
    }

    private static Stream<Phase> fortyCars() {
        return bothWays(FORTY_COLD, FORTY_COLD.connections(8), FORTY_WARM, FORTY_WARM.connections(8));
    }

    private static Stream<Phase> errors() {
        return bothWays(TENTH_FAILS_COLD, THIRD_FAILS_COLD, TENTH_FAILS, THIRD_FAILS);
    }

    private static Stream<Phase> outages() {
        return bothWays(HEALTHY, DOWN, SILENT);
    }

    private static Stream<Phase> small() {
        return Stream.of(SMALL, SMALL.connections(1));
    }

    private static Stream<Phase> large() {
        return Stream.of(LARGE, LARGE.connections(1));
    }

    /** Every phase that is measured. */
    static Stream<Phase> all() {
        return Stream.of(errors(), throughput(), latency(), fortyCars(), small(), large(), outages())
                .flatMap(phases -> phases);
    }

    private static Stream<Phase> bothWays(Phase... phases) {
        return Stream.of(false, true).flatMap(batch -> Stream.of(phases).map(phase -> phase.batch(batch)));
    }

    private void growth(InsuranceService insurances) {
        if (!options.runs("growth")) {
            return;
        }
        measure(insurances, "growth", small());
        for (int block = 1; block < 10; block++) {
            Rows.insurances(database, block);
        }
        measure(insurances, "growth", large());
    }

    private void measure(InsuranceService insurances, String part, Stream<Phase> phases) {
        if (options.runs(part)) {
            phases.forEach(phase -> results.add(insurances.measure(part, phase, options.seconds())));
        }
    }

    /** Facts that live for a second are not fresh any more when they are next asked for. */
    void outage() {
        LibertyServer forgetful =
                new LibertyServer("insurance").withEnvironment("THREADPILOT_VEHICLE_CACHE_TIME_TO_LIVE", "PT1S");
        try (InsuranceService insurances =
                new InsuranceService(forgetful, database, vehicles, options.jvmArguments())) {
            insurances.warmedUp(options.warmUp());
            measure(insurances, "outage", outages());
        }
    }

    /** Ordinary traffic in fast motion. */
    void ordinaryTraffic() {
        LibertyServer inFastMotion = new LibertyServer("insurance")
                .withEnvironment(
                        "THREADPILOT_VEHICLE_CACHE_TIME_TO_LIVE",
                        OrdinaryTraffic.LIFETIME.dividedBy(options.speed()).toString());
        try (InsuranceService insurances =
                new InsuranceService(inFastMotion, database, vehicles, options.jvmArguments())) {
            insurances.warmedUp(options.warmUp());
            OrdinaryTraffic traffic = new OrdinaryTraffic(options.speed());
            // With the cache on first: with it off, a server whose code is not fast yet cannot answer all of it.
            for (boolean cache : List.of(true, false)) {
                MeasuredServer server = insurances.server();
                server.set(Phase.named("").settings());
                server.set(Map.of("threadpilot.toggles.vehicle-cache", Boolean.toString(cache)));
                vehicles.behave(Behaviour.slow(20 / options.speed()));
                long answered = traffic.on(server.url());
                Counts counts = vehicles.counts();
                results.add(new Measurement(
                        "traffic",
                        cache ? OrdinaryTraffic.WITH_CACHE : OrdinaryTraffic.WITHOUT_CACHE,
                        0,
                        Map.of(
                                Value.CALLS_PER_REQUEST,
                                (double) counts.calls() / OrdinaryTraffic.REQUESTS,
                                Value.CALLS,
                                (double) counts.calls(),
                                Value.CALLS_AT_ONCE,
                                (double) counts.atOnce(),
                                Value.NOT_OK,
                                (double) OrdinaryTraffic.REQUESTS - answered)));
            }
        }
    }

    private InsuranceService service() {
        return new InsuranceService(new LibertyServer("insurance"), database, vehicles, options.jvmArguments());
    }
}
