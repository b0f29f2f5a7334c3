package io.threadpilot.system;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How a server starts, or does not. */
class StartIT {

    private static final String UNREADABLE_KEY = "threadpilot.clients.partner.keys.first.sha256";

    private static LibertyServer vehicleWithUnreadableClient;

    @BeforeAll
    static void startInVain() {
        vehicleWithUnreadableClient = new LibertyServer("vehicle");
        vehicleWithUnreadableClient.set(UNREADABLE_KEY, "tp_the_key_itself");
        vehicleWithUnreadableClient.startInVain();
    }

    @AfterAll
    static void stop() {
        vehicleWithUnreadableClient.close();
    }

    @Test
    void unreadableConfigurationStopsTheStartWithTheNameOfTheKey() {
        try (LibertyServer server = new LibertyServer("insurance")) {
            server.set("threadpilot.enrichment.time-budget", "a while");

            server.startInVain();

            assertThat(server.messages()).contains("The configuration key threadpilot.enrichment.time-budget must be");
            assertThat(server.messages()).doesNotContain("a while");
            assertThatItTellsNothingOfItself(server);
        }
    }

    @Test
    void aClientThatCannotBeReadStopsTheStartWithTheNameOfTheKey() {
        assertThat(vehicleWithUnreadableClient.messages())
                .contains("threadpilot.clients.partner.keys.first.sha256 is not")
                .doesNotContain("tp_the_key_itself");
        assertThatItTellsNothingOfItself(vehicleWithUnreadableClient);
    }

    @Test
    void aListOfUnmaskedNumbersThatCannotBeReadStopsTheStartWithFileAndLine() throws IOException {
        LibertyServer server = vehicleWithUnreadableClient;
        server.unset(UNREADABLE_KEY);
        addToApplication(server, "META-INF/threadpilot/unmasked-numbers.properties", "# Orders.\norderNumber=[0-9]+\n");

        server.restartApplicationInVain();

        await().untilAsserted(() -> assertThat(server.messages())
                .contains("META-INF/threadpilot/unmasked-numbers.properties, line 2: must be field=form"));
    }

    /** The server that the build has made runs the packed application. */
    private static void addToApplication(LibertyServer server, String resource, String content) throws IOException {
        Path application = server.directory().resolve("apps/vehicle.war");
        try (FileSystem archive = FileSystems.newFileSystem(application)) {
            Path added = archive.getPath("WEB-INF/classes").resolve(resource);
            Files.createDirectories(added.getParent());
            Files.writeString(added, content);
        }
    }

    @Test
    void withoutAPasswordThereIsNoAdminCenter() {
        LibertyServer server = BothServers.onH2().vehicle();
        for (String path : List.of("/adminCenter/", "/ibm/api/", "/ibm/api/config", "/IBMJMXConnectorREST")) {
            given().get(server.url() + path).then().statusCode(404);
            as("admin", "").get(server.httpsUrl() + path).then().statusCode(404);
        }
    }

    /** The server answers for its applications at once; the application that shows Liberty's modules may start last. */
    @Test
    void whileLibertysModulesAreNotShownHealthAndMetricsAreUnavailable() throws IOException {
        LibertyServer server = BothServers.onH2().vehicle();
        List<String> paths = List.of("/health", "/health/ready", "/healthz", "/metrics");
        Path override = server.directory().resolve("configDropins/overrides/operations.xml");
        Files.createDirectories(override.getParent());
        Files.writeString(override, "<server><webApplication id='operations' location='absent.war'/></server>");
        try {
            await().untilAsserted(() -> assertThat(statuses(server, paths)).containsOnly(503));
        } finally {
            Files.delete(override);
        }
        await().untilAsserted(() -> assertThat(statuses(server, paths)).containsOnly(200));
    }

    private static List<Integer> statuses(LibertyServer server, List<String> paths) {
        return paths.stream()
                .map(path -> given().get(server.url() + path).statusCode())
                .toList();
    }

    /** While a server starts, and when it has failed to start its application, Liberty alone answers. */
    private static void assertThatItTellsNothingOfItself(LibertyServer server) {
        // Its port is opened at about the time when its application fails, before or after.
        await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> given().get(server.url()).statusCode() > 0);
        for (String path : List.of("/", "/index.html", "/api/v1/vehicles/ABC123", "/swagger")) {
            assertThat(given().get(server.url() + path)
                            .then()
                            .statusCode(404)
                            .extract()
                            .asString())
                    .doesNotContainIgnoringCase("liberty", "ABC123", "26.0.");
        }
    }

    private static RequestSpecification as(String user, String password) {
        return RestAssured.given().relaxedHTTPSValidation().auth().preemptive().basic(user, password);
    }
}
