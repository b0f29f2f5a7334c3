package io.threadpilot.system;

import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** A server configured as in its image, without {@code liberty-config/local}, but not in a container. */
class ContainerConfigurationIT {

    private static final String CORE_SYSTEM_KEY = "tp_core_system_of_this_test";
    private static final String INSURANCE_SERVICE_KEY = "tp_insurance_service_of_this_test";

    @Test
    void keysAreThoseOfTheEnvironmentAndNoOthers() {
        try (LibertyServer vehicle = configuredAsInItsImage("vehicle")
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
                configuredAsInItsImage("vehicle").withEnvironment("CORE_SYSTEM_KEY_SHA256", sha256(CORE_SYSTEM_KEY))) {
            vehicle.startInVain();

            assertThat(vehicle.messages())
                    .contains("threadpilot.clients.insurance-service.keys.first.sha256 is not the SHA-256 of a key");
        }
    }

    private static LibertyServer configuredAsInItsImage(String name) {
        LibertyServer server = new LibertyServer(name).withEnvironment("KEYSTORE_PASSWORD", "only-for-this-test");
        Path overrides = server.directory().resolve("configDropins/overrides");
        try {
            Files.delete(overrides.resolve("local.xml"));
            Files.delete(overrides.resolve("local-" + name + ".xml"));
            copy(Checkout.path("liberty-config/container/common"), server.directory());
            copy(Checkout.path("liberty-config/container/" + name), server.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static int statusFor(LibertyServer server, String key) {
        return given().header("X-Api-Key", key)
                .get(server.url() + "/api/v1/vehicles/ABC123")
                .statusCode();
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
