package io.threadpilot.bench;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The insurance service under measurement, with the vehicle service that it asks. */
final class InsuranceService implements AutoCloseable {

    /** After an outage the breaker lets a call through every five seconds. */
    private static final long UNTIL_BREAKER_CLOSES = 6_000;

    private final MeasuredServer server;
    private final VehicleService vehicles;
    /** Whose cars the cache was filled with; null if nobody's. */
    private Asked inCache;

    InsuranceService(LibertyServer server, PostgreSql database, VehicleService vehicles, String jvmArguments) {
        this.server = new MeasuredServer(
                server.withDatabase(database).withEnvironment("VEHICLE_SERVICE_MP_REST_URL", vehicles.url()),
                jvmArguments);
        this.vehicles = vehicles;
    }

    MeasuredServer server() {
        return server;
    }

    /** Starts it and puts it under load until it is as fast as it gets. */
    InsuranceService warmedUp(int seconds) {
        server.start("/health/ready");
        warmUp(seconds);
        return this;
    }

    /**
     * By two connections: more of them would keep both processors busy, and leave little to the compiler that is to make
     * the code fast.
     */
    void warmUp(int seconds) {
        vehicles.behave(Behaviour.healthy());
        int fourth = Math.max(1, seconds / 4);
        // With the outbox: what is done without it is done then too.
        server.set(Phase.named("warm up").withOutbox().settings());
        Load.on(server.url(), Asked.SOME, 2, 2 * fourth);
        server.set(Phase.named("warm up").withoutCache().settings());
        Load.on(server.url(), Asked.EVERYBODY, 2, fourth);
        server.set(Phase.named("warm up").withoutCache().batch(true).settings());
        Load.on(server.url(), Asked.FORTY_CARS, 2, fourth);
    }

    /**
     * Brings the server and the vehicle service into the phase's state, measures, and lets both recover.
     *
     * @param seconds that it lasts, if that is long enough for it
     */
    Measurement measure(String part, Phase phase, int seconds) {
        prepare(phase);
        Measurement measured = underLoad(part, phase, Math.max(seconds, phase.shortest()));
        if (phase.stub().errors() > 0 || phase.stub().isSilent()) {
            vehicles.behave(Behaviour.healthy());
            pause();
        }
        return measured;
    }

    /** Brings the server and the vehicle service into the phase's state. */
    void prepare(Phase phase) {
        vehicles.behave(Behaviour.healthy());
        server.set(phase.settings());
        if (phase.emptied() || !phase.cache()) {
            inCache = null;
        }
        if (phase.emptied()) {
            emptyCache();
        } else if (phase.cache() && !phase.asked().equals(inCache)) {
            fillCache(phase.asked());
            inCache = phase.asked();
        }
    }

    /** Measures one that is prepared. */
    Measurement underLoad(String part, Phase phase, int seconds) {
        vehicles.behave(phase.stub());
        Map<String, Double> carsBefore = server.cars();
        double before = server.processorSeconds();
        Load load = Load.on(server.url(), phase.asked(), phase.connections(), seconds);
        double used = server.processorSeconds() - before;
        Counts counts = vehicles.counts();
        return Measurement.of(part, phase.label(), phase.connections(), load, used)
                .with(atTheVehicleService(counts, load.requests()))
                .with(ofCars(carsBefore, server.cars()))
                .with(Value.MEMORY, server.memory());
    }

    private static Map<Value, Double> atTheVehicleService(Counts counts, long requests) {
        Map<Value, Double> values = new EnumMap<>(Value.class);
        values.put(Value.CALLS, (double) counts.calls());
        values.put(Value.CALLS_AT_ONCE, (double) counts.atOnce());
        if (requests > 0) {
            values.put(Value.CALLS_PER_REQUEST, (double) counts.calls() / requests);
        }
        if (counts.distinct() > 0) {
            values.put(Value.CALLS_PER_NUMBER, (double) counts.numbers() / counts.distinct());
        }
        return values;
    }

    private static Map<Value, Double> ofCars(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> answered = new HashMap<>(after);
        before.forEach((status, count) -> answered.merge(status, -count, Double::sum));
        double all = answered.values().stream().mapToDouble(Double::doubleValue).sum();
        return all == 0
                ? Map.of()
                : Map.of(
                        Value.UNANSWERED, answered.getOrDefault("unavailable", 0.0) / all,
                        Value.STALE, answered.getOrDefault("stale", 0.0) / all);
    }

    /** Switches it off, asks once, and switches it on again. */
    private void emptyCache() {
        server.set(Map.of("threadpilot.toggles.vehicle-cache", "false"));
        Load.on(server.url(), Asked.SOME, 1, 1);
        server.set(Map.of("threadpilot.toggles.vehicle-cache", "true"));
    }

    /** Asks for each person once, by few connections, so that no call to the vehicle service has to be left out. */
    private void fillCache(Asked asked) {
        asked.persons().parallel().forEach(server::ask);
    }

    private static void pause() {
        try {
            Thread.sleep(UNTIL_BREAKER_CLOSES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
