package io.threadpilot.system;

import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server that has what is in its image, as the Dockerfile says, and nothing else; but not in a container, and on the
 * runtime of the tests with all its features.
 */
class ContainerConfigurationIT {

    private static final String CORE_SYSTEM_KEY = "tp_core_system_of_this_test";
    private static final String NEW_CORE_SYSTEM_KEY = "tp_core_system_of_this_test_later";
    private static final String INSURANCE_SERVICE_KEY = "tp_insurance_service_of_this_test";
    /** What a live key promises, and room for a busy machine. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final PostgreSql POSTGRESQL = new PostgreSql().start();

    @AfterAll
    static void stop() {
        POSTGRESQL.close();
    }

    @Test
    void keysAreThoseOfTheEnvironmentAndNoOthers() {
        try (LibertyServer vehicle = asInItsImage("vehicle")
                .withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))
                .withEnvironment("INSURANCE_SERVICE_KEY_SHA256", sha256(INSURANCE_SERVICE_KEY))) {
            vehicle.start();

            // There is no sample data either.
            assertThat(statusFor(vehicle, CORE_SYSTEM_KEY)).isEqualTo(404);
            assertThat(statusFor(vehicle, INSURANCE_SERVICE_KEY)).isEqualTo(404);
            assertThat(statusFor(vehicle, "tp_local_core_system")).isEqualTo(401);
        }
    }

    @Test
    void withoutAHashInTheEnvironmentItDoesNotStart() {
        try (LibertyServer vehicle =
                asInItsImage("vehicle").withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))) {
            vehicle.startInVain();

            assertThat(vehicle.messages())
                    .contains("threadpilot.clients.insurance-service.keys.first.sha256 is not the SHA-256 of a key");
        }
    }

    @Test
    void withoutADatabaseOfPostgreSqlItDoesNotStart() {
        try (LibertyServer vehicle = asInItsImage("vehicle")
                .withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))
                .withEnvironment("INSURANCE_SERVICE_KEY_SHA256", sha256(INSURANCE_SERVICE_KEY))) {
            // The one that a server has without configuration.
            vehicle.with("DB_URL", "jdbc:h2:mem:vehicle");
            vehicle.startInVain();

            assertThat(vehicle.messages())
                    .contains("The application cannot start")
                    .contains("There is no data source: no driver in the server's folder jdbc takes its URL");
        }
    }

    /** Both, since each has its own features. A user other than root cannot write there at all. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a folder is not made read-only like this there")
    void serversWriteNothingOutsideTheFoldersThatAContainerGivesThem() {
        try (LibertyServer vehicle = asInItsImage("vehicle");
                LibertyServer insurance = asInItsImage("insurance")) {
            vehicle.withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))
                    .withEnvironment("INSURANCE_SERVICE_KEY_SHA256", sha256(INSURANCE_SERVICE_KEY));
            insurance
                    .withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))
                    .withEnvironment("THREADPILOT_VEHICLE_CLIENT_API_KEY", INSURANCE_SERVICE_KEY)
                    .withEnvironment("VEHICLE_SERVICE_MP_REST_URL", vehicle.url())
                    .withEnvironment("THREADPILOT_PSEUDONYM_KEY", sha256("the pseudonyms of this test"))
                    .withEnvironment("THREADPILOT_PSEUDONYM_KEY_ID", "test")
                    .withEnvironment("THREADPILOT_SEED", "true");
            List<Path> readOnly = List.of(vehicle.directory(), insurance.directory());
            Map<Path, String> before = everythingIn(readOnly);
            setWritable(readOnly, false);
            try {
                vehicle.start();
                insurance.start();
                assertThat(statusFor(vehicle, CORE_SYSTEM_KEY)).isEqualTo(404);
                // The first look-up of a cold server may take longer than its time budget.
                await().untilAsserted(() -> assertThat(given().header("X-Api-Key", CORE_SYSTEM_KEY)
                                .get(insurance.url() + "/api/v1/insurances/199001011234")
                                .jsonPath()
                                .getList("vehicleStatus"))
                        .containsExactly("NOT_FOUND", null));
                assertThat(given().get(insurance.url() + "/openapi").statusCode())
                        .isEqualTo(200);
                insurance.stop();
                vehicle.stop();
            } finally {
                setWritable(readOnly, true);
            }

            Map<Path, String> after = everythingIn(readOnly);
            assertThat(after.entrySet())
                    .filteredOn(entry -> !before.entrySet().contains(entry))
                    .isEmpty();
            assertThat(before.keySet())
                    .filteredOn(path -> !after.containsKey(path))
                    .isEmpty();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "symbolic links need rights there")
    void whatKubernetesMountsIntoTheFolderVariablesIsLive() {
        try (LibertyServer vehicle = asInItsImage("vehicle")) {
            MountedVolume variables = new MountedVolume(
                    vehicle.directory().resolve("variables"),
                    Map.of(
                            "CORE_SYSTEM_KEY_SHA256",
                            sha256(CORE_SYSTEM_KEY),
                            "INSURANCE_SERVICE_KEY_SHA256",
                            sha256(INSURANCE_SERVICE_KEY),
                            "threadpilot.tiers.standard.requests",
                            "111"));
            vehicle.start();
            assertThat(statusFor(vehicle, CORE_SYSTEM_KEY)).isEqualTo(404);
            assertThat(policyFor(vehicle, CORE_SYSTEM_KEY)).contains("q=111;");

            variables.change(Map.of(
                    "CORE_SYSTEM_KEY_SHA256",
                    sha256(NEW_CORE_SYSTEM_KEY),
                    "INSURANCE_SERVICE_KEY_SHA256",
                    sha256(INSURANCE_SERVICE_KEY),
                    "threadpilot.tiers.standard.requests",
                    "222",
                    "threadpilot.tiers.standard.parallel",
                    "22"));

            await("the new key").atMost(SOON).untilAsserted(() -> assertThat(statusFor(vehicle, NEW_CORE_SYSTEM_KEY))
                    .isEqualTo(404));
            await("the new limit").atMost(SOON).untilAsserted(() -> assertThat(policyFor(vehicle, NEW_CORE_SYSTEM_KEY))
                    .contains("q=222;"));
            assertThat(statusFor(vehicle, CORE_SYSTEM_KEY)).isEqualTo(401);

            // What is no longer mounted no longer holds.
            variables.change(Map.of(
                    "CORE_SYSTEM_KEY_SHA256",
                    sha256(NEW_CORE_SYSTEM_KEY),
                    "INSURANCE_SERVICE_KEY_SHA256",
                    sha256(INSURANCE_SERVICE_KEY)));

            await("the limit that is built in").atMost(SOON).untilAsserted(() -> assertThat(
                            policyFor(vehicle, NEW_CORE_SYSTEM_KEY))
                    .contains("q=1200;"));
        }
    }

    private static LibertyServer asInItsImage(String name) {
        LibertyServer server = new LibertyServer(name)
                .withDatabase(POSTGRESQL)
                .withOutputElsewhere()
                .withEnvironment("KEYSTORE_PASSWORD", "only-for-this-test");
        Image image = Image.ofService(name);
        image.assignments("ENV").forEach(server::withEnvironment);
        try (Stream<Path> local = Files.walk(server.directory())) {
            for (Path path : local.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        image.layOut("/config/", server.directory());
        return server;
    }

    private static void setWritable(List<Path> folders, boolean writable) {
        pathsIn(folders).forEach(path -> assertThat(path.toFile().setWritable(writable))
                .as("%s", path)
                .isTrue());
    }

    /** Every file and folder of the servers and of their runtime, with its size and when it was changed. */
    private static Map<Path, String> everythingIn(List<Path> servers) {
        Map<Path, String> all = new TreeMap<>();
        Stream.concat(pathsIn(servers), pathsIn(List.of(Path.of(System.getProperty("threadpilot.liberty")))))
                .forEach(path -> all.put(path, sizeAndTime(path)));
        return all;
    }

    private static Stream<Path> pathsIn(List<Path> folders) {
        return folders.stream().flatMap(folder -> {
            try (Stream<Path> paths = Files.walk(folder)) {
                return paths.toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String sizeAndTime(Path path) {
        try {
            return Files.size(path) + " bytes, " + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int statusFor(LibertyServer server, String key) {
        return given().header("X-Api-Key", key)
                .get(server.url() + "/api/v1/vehicles/ABC123")
                .statusCode();
    }

    private static String policyFor(LibertyServer server, String key) {
        return given().header("X-Api-Key", key)
                .get(server.url() + "/api/v1/vehicles/ABC123")
                .header("RateLimit-Policy");
    }

    private static String sha256(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
