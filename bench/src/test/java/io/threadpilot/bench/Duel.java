package io.threadpilot.bench;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Sets the insurance service of another checkout against that of this one: {@code bench/duel}. Both run all the time,
 * each with its own database and vehicle service, and are asked in turn, so that both have the same share of the
 * machine's good and bad moments.
 */
final class Duel {

    private static final int ROUNDS = 7;
    private static final List<Phase> PHASES =
            List.of(InsuranceParts.WARM, InsuranceParts.WARM.withOutbox(), InsuranceParts.CACHE_OFF);

    private Duel() {}

    /**
     * Prints medians as Markdown; the first argument is the other checkout, which must have been built, the others are
     * arguments of its server's and of ours' virtual machine.
     */
    public static void main(String... arguments) {
        if (arguments.length < 1 || arguments.length > 3) {
            System.err.println("bench/duel CHECKOUT [JVM-ARGUMENTS-BEFORE [JVM-ARGUMENTS-AFTER]]");
            System.exit(2);
        }
        Needed.orEnd();
        String theirArguments = arguments.length > 1 ? arguments[1] : "";
        String ourArguments = arguments.length > 2 ? arguments[2] : theirArguments;
        Path other = Path.of(arguments[0]).toAbsolutePath().normalize();
        try (VehicleService theirVehicles = new VehicleService();
                VehicleService ourVehicles = new VehicleService();
                PostgreSql theirDatabase = new PostgreSql().start();
                PostgreSql ourDatabase = new PostgreSql().start();
                InsuranceService theirs = new InsuranceService(
                        new LibertyServer("insurance", other), theirDatabase, theirVehicles, theirArguments);
                InsuranceService ours =
                        new InsuranceService(new LibertyServer("insurance"), ourDatabase, ourVehicles, ourArguments)) {
            for (InsuranceService each : List.of(theirs, ours)) {
                each.server().start("/health/ready");
            }
            Rows.insurances(theirDatabase, 0);
            Rows.insurances(ourDatabase, 0);
            theirs.warmUp(60);
            ours.warmUp(60);
            System.out.println("before: " + Checkout.commit(other) + ", after: " + Checkout.commit() + ", JDK "
                    + Jdk.current().version()
                    + "\n\n| phase | | before | after | after : before |\n|---|---|---|---|---|");
            PHASES.forEach(phase -> rounds(phase, theirs, ours));
        }
        System.exit(0);
    }

    private static void rounds(Phase phase, InsuranceService theirs, InsuranceService ours) {
        List<Measurement> before = new ArrayList<>();
        List<Measurement> after = new ArrayList<>();
        theirs.prepare(phase);
        ours.prepare(phase);
        for (int round = 0; round < ROUNDS; round++) {
            before.add(theirs.underLoad("duel", phase, 3));
            after.add(ours.underLoad("duel", phase, 3));
        }
        for (Value value :
                List.of(Value.REQUESTS_PER_SECOND, Value.P50, Value.P99, Value.PROCESSOR_SECONDS, Value.MEMORY)) {
            System.out.print(Compare.row(phase.label(), value, median(before, value), median(after, value)));
        }
    }

    private static double median(List<Measurement> rounds, Value value) {
        return Median.of(rounds.stream()
                        .map(round -> round.values().get(value))
                        .filter(Objects::nonNull)
                        .toList())
                .orElse(Double.NaN);
    }
}
