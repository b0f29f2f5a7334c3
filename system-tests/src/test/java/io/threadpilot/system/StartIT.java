package io.threadpilot.system;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

/** How a server starts, or does not. */
class StartIT {

    @Test
    void unreadableConfigurationStopsTheStartWithTheNameOfTheKey() {
        try (LibertyServer server = new LibertyServer("insurance")) {
            server.set("threadpilot.enrichment.time-budget", "a while");

            server.startInVain();

            assertThat(server.messages()).contains("The configuration key threadpilot.enrichment.time-budget must be");
            assertThat(server.messages()).doesNotContain("a while");
        }
    }

    @Test
    void whenToMigrateIsAtStartOrNeverAndNothingElse() {
        try (LibertyServer server = new LibertyServer("vehicle")) {
            server.set("threadpilot.database.migrate", "sometimes");

            server.startInVain();

            assertThat(server.messages())
                    .contains("The configuration key threadpilot.database.migrate must be at-start or never");
        }
    }

    @Test
    void aClientThatCannotBeReadStopsTheStartWithTheNameOfTheKey() {
        try (LibertyServer server = new LibertyServer("vehicle")) {
            server.set("threadpilot.clients.partner.keys.first.sha256", "tp_the_key_itself");

            server.startInVain();

            assertThat(server.messages()).contains("threadpilot.clients.partner.keys.first.sha256 is not");
            assertThat(server.messages()).doesNotContain("tp_the_key_itself");
        }
    }

    @Test
    void theAdminCenterNeedsAPassword() {
        String password = "a password with $ and \" in it";
        try (LibertyServer server = new LibertyServer("vehicle").withEnvironment("ADMIN_CENTER_PASSWORD", password)) {
            server.start();

            as("admin", password)
                    .get(server.httpsUrl() + "/ibm/api/config")
                    .then()
                    .statusCode(200);
            as("admin", "another")
                    .get(server.httpsUrl() + "/ibm/api/config")
                    .then()
                    .statusCode(401);
            given().redirects()
                    .follow(false)
                    .get(server.url() + "/adminCenter/")
                    .then()
                    .statusCode(302)
                    .header("Location", startsWith(server.httpsUrl()));
            assertThat(server.messages()).doesNotContain(password);
        }
    }

    @Test
    void withoutAPasswordThereIsNoAdminCenter() {
        given().get(BothServers.onH2().vehicle().url() + "/adminCenter/").then().statusCode(404);
        as("admin", "")
                .get(BothServers.onH2().vehicle().httpsUrl() + "/adminCenter/")
                .then()
                .statusCode(404);
    }

    private static RequestSpecification as(String user, String password) {
        return RestAssured.given().relaxedHTTPSValidation().auth().preemptive().basic(user, password);
    }
}
