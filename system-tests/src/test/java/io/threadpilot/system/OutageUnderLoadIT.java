package io.threadpilot.system;

import io.threadpilot.contracts.insurance.Insurance;
import io.threadpilot.contracts.insurance.VehicleStatus;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.threadpilot.contracts.insurance.VehicleStatus.DISABLED;
import static io.threadpilot.contracts.insurance.VehicleStatus.FOUND;
import static io.threadpilot.contracts.insurance.VehicleStatus.NOT_FOUND;
import static io.threadpilot.contracts.insurance.VehicleStatus.STALE;
import static io.threadpilot.contracts.insurance.VehicleStatus.UNAVAILABLE;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What 50 users see who go on asking while the vehicle service is killed and started again and while switches are turned.
 * Facts are fresh for a second only, so that all the time there is something to ask.
 */
@Tag("long-run")
class OutageUnderLoadIT {

    private static final System.Logger LOG = System.getLogger(OutageUnderLoadIT.class.getName());

    private static final String CACHE = "threadpilot.toggles.vehicle-cache";
    private static final String BATCH = "threadpilot.toggles.batch-vehicle-calls";
    private static final String ENRICHMENT = "threadpilot.toggles.vehicle-enrichment";

    private static final int USERS = 50;
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);
    private static final Duration TIME_BUDGET = Duration.ofSeconds(2);

    /**
     * What the budget does not cover is the way to the service and back, its database, and here above all the turn that
     * three Java machines wait for on two cores, while one of them starts. Half of the answers come within milliseconds.
     */
    private static final Duration NOISE = Duration.ofSeconds(2);

    private static final Duration MOST_NOISE = Duration.ofSeconds(3);

    /**
     * After the vehicle service is ready: the breaker may have been opened anew an instant before and then waits for 5 s,
     * its probe takes 1 s at the most, and every car is asked about again within the time budget; all of it twice.
     */
    private static final Duration LONGEST_RECOVERY =
            Duration.ofSeconds(5 + 1 + 2).multipliedBy(2);

    /** Of the breaker, in one outage: each is said once, and so is its end. */
    private static final int MOST_OPENINGS = 3;

    private static final String UNKNOWN_CAR = "LONG00";
    private static final List<String> CARS =
            IntStream.range(10, 30).mapToObj(number -> "LONG" + number).toList();
    /** Each with two of the cars, and the last with the unknown one. */
    private static final List<String> PERSONS =
            IntStream.range(10, 21).mapToObj(number -> "1912315599" + number).toList();

    /** H2 keeps its file in the server that is killed, and with it can lose what was committed just before. */
    private static final PostgreSql DATABASES = new PostgreSql();

    private static BothServers servers;

    private int loggedBefore;

    @BeforeAll
    static void start() {
        servers = BothServers.start(
                new LibertyServer("vehicle").withDatabase(DATABASES.start()),
                new LibertyServer("insurance")
                        .withDatabase(DATABASES)
                        .withEnvironment("THREADPILOT_VEHICLE_CACHE_TIME_TO_LIVE", TIME_TO_LIVE.toString())
                        .withEnvironment("THREADPILOT_VEHICLE_CACHE_NOT_FOUND_TIME_TO_LIVE", TIME_TO_LIVE.toString()));
        servers.register(CARS);
        for (int person = 0; person < PERSONS.size(); person++) {
            servers.insure(
                    PERSONS.get(person),
                    person < CARS.size() / 2 ? CARS.subList(2 * person, 2 * person + 2) : List.of(UNKNOWN_CAR));
        }
    }

    @AfterEach
    void defaultsAreBack() {
        List.of(CACHE, BATCH, ENRICHMENT).forEach(servers.insurance()::unset);
    }

    @AfterAll
    static void stop() {
        servers.insurance().stop();
        servers.vehicle().stop();
        DATABASES.close();
    }

    @Test
    void anOutageIsSeenAsLastKnownFactsAndSwitchesAreTurnedWithoutAnError() {
        loggedBefore = servers.insurance().messages().length();
        Users users = users();
        Outage outage;
        long switchesTurned;
        try (users) {
            goOnFor(Duration.ofSeconds(30));
            outage = outage(users, Duration.ofSeconds(30));
            goOnFor(Duration.ofSeconds(20));
            switchesTurned = System.nanoTime();
            turnTheCacheOffAndOn();
            turnBatchesOnAndOff();
            turnEnrichmentOffAndOn(users);
        }
        List<Answer> answers = users.answers();
        tell(answers, outage);

        everyAnswerIsGoodAndInTime(answers);
        theOutageIsSeenAsLastKnownFacts(
                answers.stream().filter(it -> it.begun() < switchesTurned).toList(), outage);
        List<Answer> afterwards =
                answers.stream().filter(it -> it.begun() >= switchesTurned).toList();
        assertThat(statuses(afterwards, CARS::contains))
                .contains(FOUND, DISABLED)
                // Without the cache nothing is known of a car about which there is no answer in time.
                .isSubsetOf(FOUND, STALE, DISABLED, UNAVAILABLE);
        assertThat(statuses(afterwards, UNKNOWN_CAR::equals))
                .contains(NOT_FOUND, DISABLED)
                .isSubsetOf(NOT_FOUND, DISABLED, UNAVAILABLE);
        theLogSaysLittleAndNothingPersonal();
    }

    @Test
    void withBatchesAShorterOutageIsSeenInTheSameWay() {
        servers.insurance().set(BATCH, "true");
        loggedBefore = servers.insurance().messages().length();
        Users users = users();
        Outage outage;
        try (users) {
            await().until(this::batchesOnly);
            goOnFor(Duration.ofSeconds(5));
            outage = outage(users, Duration.ofSeconds(10));
            goOnFor(Duration.ofSeconds(5));
            assertThat(batchesOnly()).isTrue();
        }
        List<Answer> answers = users.answers();
        tell(answers, outage);

        everyAnswerIsGoodAndInTime(answers);
        theOutageIsSeenAsLastKnownFacts(answers, outage);
        theLogSaysLittleAndNothingPersonal();
    }

    /** Users who begin once everything that can be known about the cars is known. */
    private static Users users() {
        try (Users first = new Users(1, servers.insurance().url(), PERSONS)) {
            await().until(() -> everythingIsKnown(first));
        }
        return new Users(USERS, servers.insurance().url(), PERSONS);
    }

    private static boolean everythingIsKnown(Users users) {
        return users.askAboutEverybody().stream().allMatch(it -> it.complete().equals("true"));
    }

    private static Outage outage(Users users, Duration length) {
        long killed = System.nanoTime();
        servers.vehicle().kill();
        goOnFor(length);
        servers.vehicle().start();
        long ready = System.nanoTime();
        await().atMost(LONGEST_RECOVERY).until(() -> everythingIsKnown(users));
        return new Outage(killed, ready, System.nanoTime());
    }

    /** Not to wait for something: the users go on for this time. */
    private static void goOnFor(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    private void turnTheCacheOffAndOn() {
        servers.insurance().set(CACHE, "false");
        await("more calls than a cache lets through").until(() -> {
            Calls calls = calls();
            return calls.single() > calls.mostWithCache();
        });
        servers.insurance().set(CACHE, "true");
        await("no more calls than a cache lets through").until(() -> {
            Calls calls = calls();
            return calls.single() > 0 && calls.single() <= calls.mostWithCache();
        });
    }

    private void turnBatchesOnAndOff() {
        servers.insurance().set(BATCH, "true");
        await().until(this::batchesOnly);
        servers.insurance().set(BATCH, "false");
        await("single calls only").until(() -> {
            Calls calls = calls();
            return calls.single() > 0 && calls.batches() == 0;
        });
    }

    private boolean batchesOnly() {
        Calls calls = calls();
        return calls.batches() > 0 && calls.single() == 0;
    }

    private void turnEnrichmentOffAndOn(Users users) {
        servers.insurance().set(ENRICHMENT, "false");
        await("no calls").until(() -> calls().single() == 0);
        assertThat(users.askAboutEverybody())
                .allSatisfy(it -> assertThat(statuses(List.of(it), car -> true)).containsOnly(DISABLED));
        servers.insurance().set(ENRICHMENT, "true");
        await().until(() -> everythingIsKnown(users));
    }

    /** What the vehicle service is asked while the users go on for a while. */
    private static Calls calls() {
        long begun = System.nanoTime();
        long single = servers.singleCalls();
        long batches = servers.batches();
        goOnFor(TIME_TO_LIVE);
        return new Calls(
                servers.singleCalls() - single,
                servers.batches() - batches,
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private static void everyAnswerIsGoodAndInTime(List<Answer> answers) {
        assertThat(answers).hasSizeGreaterThan(USERS);
        assertThat(answers).filteredOn(it -> it.status() != 200).isEmpty();
        assertThat(answers).filteredOn(it -> !it.completeAsItSays()).isEmpty();
        assertThat(answers)
                .filteredOn(it -> it.took().compareTo(TIME_BUDGET.plus(MOST_NOISE)) > 0)
                .isEmpty();
        assertThat(percentile(99, answers)).isLessThan(TIME_BUDGET.plus(NOISE));
    }

    private static void theOutageIsSeenAsLastKnownFacts(List<Answer> answers, Outage outage) {
        List<Answer> during = answers.stream().filter(outage::concerns).toList();
        List<Answer> otherwise =
                answers.stream().filter(it -> !outage.concerns(it)).toList();

        assertThat(statuses(answers, CARS::contains)).isSubsetOf(FOUND, STALE);
        assertThat(statuses(during, CARS::contains)).contains(STALE);
        assertThat(statuses(during, UNKNOWN_CAR::equals)).contains(UNAVAILABLE).isSubsetOf(NOT_FOUND, UNAVAILABLE);
        // There are no last known facts to be stale when a busy machine has no answer in time.
        assertThat(statuses(otherwise, UNKNOWN_CAR::equals)).contains(NOT_FOUND).isSubsetOf(NOT_FOUND, UNAVAILABLE);
    }

    private void theLogSaysLittleAndNothingPersonal() {
        List<String> logged =
                servers.insurance().messages().substring(loggedBefore).lines().toList();
        // A vehicle service that has just started may be so slow that the breaker opens once more.
        assertThat(logged.stream().filter(line -> line.contains("the breaker is open")))
                .hasSizeBetween(1, MOST_OPENINGS)
                .hasSameSizeAs(logged.stream()
                        .filter(line -> line.contains("calls flow again"))
                        .toList());
        assertThat(Stream.concat(
                        Stream.of(servers.insurance().console()),
                        servers.insurance().logs()))
                .allSatisfy(log -> {
                    assertThat(log).doesNotContainPattern("(?m)^\\s+at \\S+\\(");
                    assertThat(PERSONS).noneMatch(log::contains);
                });
    }

    private static Set<VehicleStatus> statuses(List<Answer> answers, Predicate<String> car) {
        return answers.stream()
                .flatMap(it -> it.insurances().stream())
                .filter(insurance -> car.test(insurance.carRegistrationNumber()))
                .map(Insurance::vehicleStatus)
                .collect(toCollection(() -> EnumSet.noneOf(VehicleStatus.class)));
    }

    private static Duration percentile(int percent, List<Answer> answers) {
        List<Duration> times = answers.stream().map(Answer::took).sorted().toList();
        return times.get((times.size() - 1) * percent / 100);
    }

    private static void tell(List<Answer> answers, Outage outage) {
        LOG.log(
                Level.INFO,
                "{0} answers, half of them within {1}, 99 % within {2}, all within {3}; recovered {4} after the restart",
                answers.size(),
                percentile(50, answers),
                percentile(99, answers),
                percentile(100, answers),
                Duration.ofNanos(outage.over() - outage.ready()));
    }

    /**
     * A time in which the vehicle service was away; moments on the clock of {@link System#nanoTime()}.
     *
     * @param killed when it was ended
     * @param ready when it said that it was back
     * @param over when everything was known again
     */
    private record Outage(long killed, long ready, long over) {

        boolean concerns(Answer answer) {
            return answer.ended() > killed && answer.begun() < over;
        }
    }

    /** Calls that the vehicle service has answered within a time. */
    private record Calls(long single, long batches, Duration time) {

        /**
         * Each car can be asked about once at the start of the time and again whenever its facts have become old; and a
         * fifth of the calls can be retries.
         */
        long mostWithCache() {
            return (CARS.size() + 1) * (time.dividedBy(TIME_TO_LIVE) + 1) * 6 / 5;
        }
    }
}
