package io.threadpilot.insurance;

import io.threadpilot.platform.events.EventReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static io.threadpilot.insurance.InsuranceServer.LIBERTY;
import static io.threadpilot.insurance.InsuranceServer.insure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What operators set of the outbox holds at once in the running server. */
class OutboxSettingsIT {

    private static final String MAX_WAIT = "threadpilot.outbox.max-wait";
    private static final String RETENTION = "threadpilot.outbox.retention";
    private static final int AT_ONCE = 5;

    private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    private String person;

    @BeforeEach
    void somebodyIsInsured() {
        LIBERTY.start();
        person = InsuranceServer.anyPerson();
        insure(person, "PET", (String) null);
    }

    @AfterEach
    void defaultsAreBack() {
        LIBERTY.unset(MAX_WAIT);
        LIBERTY.unset(RETENTION);
        // The tests that come next have callers who wait for each other.
        await().until(() -> statusesWhileAnotherServerWrites(
                        statuses -> await().pollDelay(Duration.ofMillis(300)).until(() -> true))
                .allMatch(status -> status == 200));
        callers.shutdown();
    }

    /**
     * By default the one who writes would be the first to give up: the database lets it wait for two seconds, and the others
     * wait for three.
     */
    @Test
    void whoMayNotWaitForTheEventsOfOthersIsAnswered503() {
        LIBERTY.set(MAX_WAIT, "PT0.01S");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(ask("before")).isEqualTo(200);
            int logged = LIBERTY.messages().length();
            assertThat(statusesWhileAnotherServerWrites(statuses -> await().until(() ->
                            statuses.stream().filter(CompletableFuture::isDone).count() == AT_ONCE - 1)))
                    .containsOnlyOnce(200);
            assertThat(LIBERTY.messages().substring(logged)).contains("Waited too long for those before");
        });
    }

    @Test
    @Tag("long-run")
    void everyMinuteWhatIsOlderThanTheRetentionIsRemoved() throws SQLException {
        String old = UUID.randomUUID().toString();
        String young = UUID.randomUUID().toString();
        ask(old);
        update(
                "update outbox set occurred_at = ? where position <= (select position from outbox where correlation_id = ?)",
                OffsetDateTime.now().minusDays(2),
                old);
        ask(young);
        EventReader reader = EventReader.register(LIBERTY::database, "outbox-settings");
        try {
            reader.passed(number("select max(position) from outbox"));

            LIBERTY.set(RETENTION, "P1D");

            await().atMost(Duration.ofMinutes(2)).until(() -> rowsOf(old) == 0);
            assertThat(rowsOf(young)).isEqualTo(1);
            await().until(() -> new Caller(LIBERTY).metric("outbox_rows") == number("select count(*) from outbox"));
        } finally {
            reader.remove();
        }
    }

    /**
     * What callers are answered who come while another server writes into the outbox.
     *
     * @param waiting returns when that server has done its work
     */
    private Stream<Integer> statusesWhileAnotherServerWrites(Consumer<List<CompletableFuture<Integer>>> waiting)
            throws SQLException {
        List<CompletableFuture<Integer>> statuses;
        try (Connection otherServer = LIBERTY.database();
                Statement statement = otherServer.createStatement()) {
            otherServer.setAutoCommit(false);
            // As a writer does first.
            statement.executeUpdate("update outbox_position set last_position = last_position");
            statuses = IntStream.range(0, AT_ONCE)
                    .mapToObj(caller -> CompletableFuture.supplyAsync(() -> ask("meanwhile"), callers))
                    .toList();
            waiting.accept(statuses);
            otherServer.rollback();
        }
        return statuses.stream().map(CompletableFuture::join);
    }

    /** The status. */
    private int ask(String correlationId) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Correlation-Id", correlationId)
                .get(LIBERTY.url() + "/api/v1/insurances/" + person)
                .statusCode();
    }

    private static long rowsOf(String correlationId) throws SQLException {
        return number("select count(*) from outbox where correlation_id = ?", correlationId);
    }

    private static long number(String sql, Object... parameters) throws SQLException {
        try (Connection connection = LIBERTY.database();
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = LIBERTY.database();
                PreparedStatement statement = prepared(connection, sql, parameters)) {
            statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
