package io.threadpilot.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.threadpilot.testing.LibertyServer;
import io.threadpilot.testing.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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
import java.util.regex.Pattern;
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
    private static final String AUDIT_SERVICE_KEY = "tp_audit_service_of_this_test";
    /** A variable that the compose file takes from {@code .env}, whatever it says of one that is missing. */
    private static final Pattern SECRET = Pattern.compile("\\$\\{([A-Z0-9_]+)[^}]*}");

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
        try (LibertyServer vehicle = asInItsImage("vehicle").neverStarted();
                LibertyServer insurance = asInItsImage("insurance").neverStarted()) {
            vehicle.withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))
                    .withEnvironment("INSURANCE_SERVICE_KEY_SHA256", sha256(INSURANCE_SERVICE_KEY));
            insurance
                    .withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))
                    .withEnvironment("AUDIT_SERVICE_KEY_SHA256", sha256(AUDIT_SERVICE_KEY))
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

    /** With the secrets of {@code write-env.sh}, and what the compose file makes of them. The follower starts first. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs a POSIX shell")
    void theAuditServiceFollowsTheInsuranceServiceWithAKeyOfItsOwn(@TempDir Path folder) throws Exception {
        Map<String, String> secrets = EnvironmentFileTest.written(folder);
        String coreSystem = secrets.get("CORE_SYSTEM_KEY");
        String auditService = secrets.get("AUDIT_SERVICE_KEY");
        try (LibertyServer insurance = asInTheComposeFile("insurance", secrets, Map.of());
                LibertyServer audit =
                        asInTheComposeFile("audit", secrets, Map.of("http://insurance:5082", insurance.url()))) {
            audit.start();
            insurance.start();

            String lookUp = insurance.url() + "/api/v1/insurances/199001011234";
            assertThat(statusFor(coreSystem, lookUp)).isEqualTo(404);
            await("the look-up in the audit trail").atMost(SOON).untilAsserted(() -> assertThat(
                            given().header("X-Api-Key", coreSystem)
                                    .get(audit.url() + "/api/v1/events?type=person-insurances-looked-up.v1")
                                    .jsonPath()
                                    .getList("items.actor"))
                    .containsExactly("core-system"));
            assertThat(statusFor(auditService, insurance.url() + "/feed/v1/events"))
                    .isEqualTo(200);
            assertThat(statusFor(auditService, lookUp)).isEqualTo(403);
            assertThat(statusFor(coreSystem, insurance.url() + "/feed/v1/events"))
                    .isEqualTo(403);
        }
    }

    /** Except for what is elsewhere here: the database, which nobody has migrated before, and addresses. */
    private static LibertyServer asInTheComposeFile(
            String name, Map<String, String> secrets, Map<String, String> addresses) {
        LibertyServer server = asInItsImage(name);
        Map.of("compose-service.yml", "server", name + "/compose.yml", name).forEach((file, container) -> {
            JsonNode environment =
                    ServiceFoldersTest.yaml("liberty-config/" + file).at("/services/" + container + "/environment");
            ServiceFoldersTest.names(environment).forEach(variable -> {
                String value = SECRET.matcher(environment.get(variable).asText())
                        .replaceAll(secret -> secrets.get(secret.group(1)));
                server.withEnvironment(variable, addresses.getOrDefault(value, value));
            });
        });
        return server.withFurtherDatabase(POSTGRESQL).withEnvironment("THREADPILOT_DATABASE_MIGRATE", "at-start");
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
        return statusFor(key, server.url() + "/api/v1/vehicles/ABC123");
    }

    private static int statusFor(String key, String address) {
        return given().header("X-Api-Key", key).get(address).statusCode();
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
