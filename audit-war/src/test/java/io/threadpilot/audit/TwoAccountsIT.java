package io.threadpilot.audit;

import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.Test;
import org.microshed.testing.jupiter.MicroShedTest;

import java.sql.SQLException;

import static io.restassured.RestAssured.given;
import static io.threadpilot.audit.GuardedDatabase.ADMINISTRATOR;
import static io.threadpilot.audit.GuardedDatabase.OWNER;
import static io.threadpilot.audit.GuardedDatabase.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

/** The service with an account of its own, while another one owns the tables and migrates. */
@MicroShedTest
class TwoAccountsIT {

    @Test
    void theOwnerHasMigratedAndIsGone() throws SQLException {
        assertThat(AuditServer.DATABASE.rows(
                        ADMINISTRATOR, "select distinct tableowner from pg_tables where schemaname = 'public'"))
                .containsExactly(OWNER);

        assertThat(AuditServer.DATABASE.rows(
                        ADMINISTRATOR,
                        "select distinct usename from pg_stat_activity where datname = current_database()"
                                + " and pid <> pg_backend_pid()"))
                .containsExactly(SERVICE);
    }

    @Test
    void threeMonthsOfPartitionsAreReady() {
        assertThreeMonthsAreReady(AuditServer.LIBERTY);
    }

    @Test
    void aServerThatDoesNotKnowTheOwnerServesWhatWasMigrated() {
        try (LibertyServer server = new LibertyServer("audit")
                .with("DB_URL", AuditServer.DATABASE.url())
                .with("DB_USER", SERVICE)
                .withEnvironment("THREADPILOT_DATABASE_MIGRATE", "never")
                .start()) {
            assertThreeMonthsAreReady(server);
        }
    }

    private static void assertThreeMonthsAreReady(LibertyServer server) {
        assertThat(given().get(server.url() + "/metrics").asString())
                .containsPattern("(?m)^audit_partitions_ahead\\{.*} 3\\.0$");
    }
}
