package io.threadpilot.insurance;

import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.VEHICLE_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Toggles from a file in flagd's format, on a server of its own, with two clients: the core system and the fleet portal. */
class CentralTogglesIT {

    private static final String ENRICHMENT = "vehicle-enrichment";
    private static final String BATCH = "batch-vehicle-calls";
    private static final String CACHE = "vehicle-cache";
    private static final String KEY = "threadpilot.toggles.";

    private static final String CORE_SYSTEM = "tp_local_core_system";
    private static final String FLEET_PORTAL = "tp_test_fleet_portal";

    /** It waits for a slow answer, which may be slower still on a busy machine, as long as the whole exchange may take. */
    private static final LibertyServer SERVER =
            withFile(InsuranceServer.server()).withEnvironment("VEHICLE_SERVICE_MP_REST_READTIMEOUT", "900");

    private static final AtomicInteger NEXT_CAR = new AtomicInteger(100);

    /** The server is started without the file. */
    private static double unreadableAtTheStart;

    private final Caller caller = new Caller(SERVER);

    @BeforeAll
    static void start() {
        SERVER.set("threadpilot.clients.fleet-portal.roles", "insurances.read");
        SERVER.set("threadpilot.clients.fleet-portal.tier", "unlimited");
        // The SHA-256 of the key.
        SERVER.set(
                "threadpilot.clients.fleet-portal.keys.test.sha256",
                "5d7505df4faac3c07d895de573e6703c9b3b04e482293cc459ccb895547b0143");
        SERVER.start();
        unreadableAtTheStart = new Caller(SERVER).metric("feature_toggle_file_unreadable");
    }

    @BeforeEach
    void theExampleIsInForce() {
        example(SERVER);
        VEHICLE_SERVICE.reset();
        await().until(() -> caller.metric("feature_toggle_file_unreadable") == 0
                && sizes(FLEET_PORTAL).equals(List.of(3)));
        await().until(() -> sizes(CORE_SYSTEM).equals(List.of(1, 1, 1)));
    }

    @AfterEach
    void nothingIsSetOnTheServer() {
        Stream.of(ENRICHMENT, BATCH, CACHE).forEach(toggle -> SERVER.unset(KEY + toggle));
    }

    @Test
    void aRuleTurnsAToggleForTheClientsThatItNames() {
        double before = counted(BATCH, "central");

        assertThat(sizes(FLEET_PORTAL)).containsExactly(3);
        assertThat(sizes(CORE_SYSTEM)).containsExactly(1, 1, 1);

        assertThat(counted(BATCH, "central")).isEqualTo(before + 2);
    }

    /** Whoever of the two asks first. */
    @ParameterizedTest
    @ValueSource(strings = {CORE_SYSTEM, FLEET_PORTAL})
    void aCarIsSharedBetweenSingleCallsAndBatches(String first) {
        String person = personWithCars(1);
        VEHICLE_SERVICE.reset();
        VEHICLE_SERVICE.takes(Duration.ofMillis(700));
        double shared = caller.metric("vehicle_loads_shared_total");

        CompletableFuture<List<String>> begun = CompletableFuture.supplyAsync(() -> ask(first, person));
        await().pollInterval(Duration.ofMillis(10)).until(() -> VEHICLE_SERVICE.calls() == 1);
        List<String> joined = ask(first.equals(CORE_SYSTEM) ? FLEET_PORTAL : CORE_SYSTEM, person);

        assertThat(joined).containsExactly("FOUND");
        assertThat(begun.join()).containsExactly("FOUND");
        assertThat(VEHICLE_SERVICE.calls()).isEqualTo(1);
        assertThat(caller.metric("vehicle_loads_shared_total")).isEqualTo(shared + 1);
    }

    @Test
    void aChangeOfTheFileTakesEffectInTheRunningServer() {
        replace(flag(
                ENRICHMENT,
                "on",
                "\"targeting\": {\"if\": [{\"==\": [{\"var\": \"targetingKey\"}, \"fleet-portal\"]}, \"off\"]},"));

        await().until(() -> statuses(FLEET_PORTAL).equals(List.of("DISABLED")));
        assertThat(statuses(CORE_SYSTEM)).containsExactly("FOUND");
        // What the file says no more is as it is by default.
        assertThat(sizes(CORE_SYSTEM)).containsExactly(1, 1, 1);
        assertThat(counted(BATCH, "default")).isPositive();
    }

    @Test
    void aFileThatCannotBeReadLeavesTheLastGoodOneInForce() {
        replace("{\"flags\":");

        await().until(() -> caller.metric("feature_toggle_file_unreadable") == 1);
        double before = counted(BATCH, "last_good");
        assertThat(sizes(FLEET_PORTAL)).containsExactly(3);
        assertThat(sizes(CORE_SYSTEM)).containsExactly(1, 1, 1);
        assertThat(counted(BATCH, "last_good")).isEqualTo(before + 2);
        assertThat(SERVER.messages()
                        .lines()
                        .filter(line -> line.contains("cannot be read; the last good ones stay in force: Json")))
                .as("logged once")
                .hasSize(1);
    }

    @Test
    void aFileThatIsNotThereForATimeLeavesTheLastGoodOneInForce() throws IOException {
        Files.delete(file(SERVER));

        await().until(() -> caller.metric("feature_toggle_file_unreadable") == 1);
        assertThat(sizes(FLEET_PORTAL)).containsExactly(3);

        replace(flag(BATCH, "on", ""));
        await().until(() -> sizes(CORE_SYSTEM).equals(List.of(3)));
    }

    @Test
    void whatIsSetOnTheServerCountsForMoreThanTheFile() {
        SERVER.set(KEY + ENRICHMENT, "false");
        await().until(() -> statuses(CORE_SYSTEM).equals(List.of("DISABLED")));
        assertThat(statuses(FLEET_PORTAL)).containsExactly("DISABLED");
        assertThat(counted(ENRICHMENT, "server")).isPositive();

        SERVER.unset(KEY + ENRICHMENT);
        await().until(() -> statuses(CORE_SYSTEM).equals(List.of("FOUND")));

        SERVER.set(KEY + BATCH, "true");
        await().until(() -> sizes(CORE_SYSTEM).equals(List.of(3)));
    }

    @Test
    void theCacheIsOnOrOffForAllCallersAlike() {
        replace(flag(
                CACHE,
                "on",
                "\"targeting\": {\"if\": [{\"==\": [{\"var\": \"targetingKey\"}, \"fleet-portal\"]}, \"off\"]},"));
        await().until(() -> sizes(FLEET_PORTAL).equals(List.of(1, 1, 1)));
        String person = personWithCars(1);
        ask(CORE_SYSTEM, person);
        VEHICLE_SERVICE.reset();
        ask(FLEET_PORTAL, person);
        assertThat(VEHICLE_SERVICE.calls()).isZero();

        replace(flag(CACHE, "off", ""));
        await().until(() -> {
            ask(FLEET_PORTAL, person);
            return VEHICLE_SERVICE.calls() > 0;
        });
        assertThat(caller.metric("vehicle_cache_size")).isZero();
    }

    @Test
    void withoutAFileAtTheStartTheDefaultsAreInForceUntilThereIsOne() {
        assertThat(unreadableAtTheStart).isEqualTo(1);
        assertThat(SERVER.messages()).contains("cannot be read; the defaults are in force: NoSuchFileException");
        // Until then the example was put in place.
        assertThat(caller.metric("feature_toggle_file_unreadable")).isZero();
    }

    /** The provider is in a folder that only servers with central toggles load. */
    @Test
    void byDefaultNothingOfTheProviderIsNeeded() throws IOException {
        LibertyServer server = InsuranceServer.LIBERTY.start();

        try (Stream<Path> jars = Files.list(InsuranceServer.providerOfToggles(server))) {
            assertThat(jars).isEmpty();
        }
        assertThat(new Caller(server).metric("feature_toggle_sources_total")).isZero();
    }

    private static LibertyServer withFile(LibertyServer server) {
        return server.withEnvironment("THREADPILOT_TOGGLES_SOURCE", "flagd-file")
                .withEnvironment("THREADPILOT_TOGGLES_FLAGD_FILE", file(server).toString());
    }

    private static Path file(LibertyServer server) {
        return server.directory().resolve("flags.json");
    }

    private static void example(LibertyServer server) {
        try {
            Path example =
                    Path.of(System.getProperty("threadpilot.checkout"), "liberty-config/central-toggles/flags.json");
            replace(server, Files.readString(example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(String text) {
        replace(SERVER, text);
    }

    private static void replace(LibertyServer server, String text) {
        try {
            Path written = Files.writeString(server.directory().resolve("flags.written"), text);
            Files.move(written, file(server), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String flag(String toggle, String defaultVariant, String targeting) {
        return """
                {"flags": {"%s": {"state": "ENABLED", "variants": {"on": true, "off": false}, %s "defaultVariant": "%s"}}}""".formatted(toggle, targeting, defaultVariant);
    }

    /** About how many cars each call asks that it takes to answer for three of them. */
    private static List<Integer> sizes(String key) {
        String person = personWithCars(3);
        VEHICLE_SERVICE.reset();
        ask(key, person);
        return VEHICLE_SERVICE.sizes();
    }

    private static List<String> statuses(String key) {
        return ask(key, personWithCars(1));
    }

    private static String personWithCars(int cars) {
        String person = InsuranceServer.anyPerson();
        InsuranceServer.insure(
                SERVER,
                person,
                "CAR",
                Stream.generate(() -> "TGL" + NEXT_CAR.getAndIncrement())
                        .limit(cars)
                        .toArray(String[]::new));
        return person;
    }

    private static List<String> ask(String key, String person) {
        return given().header("X-Api-Key", key)
                .get(SERVER.url() + "/api/v1/insurances/{person}", person)
                .jsonPath()
                .getList("vehicleStatus");
    }

    private double counted(String toggle, String source) {
        return caller.metric("feature_toggle_sources_total", "toggle=\"" + toggle + "\"", "source=\"" + source + "\"");
    }
}
