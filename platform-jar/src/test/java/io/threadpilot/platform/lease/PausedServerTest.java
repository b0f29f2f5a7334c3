package io.threadpilot.platform.lease;

import io.threadpilot.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server that is stopped (SIGSTOP) while it holds a lease and PostgreSQL's locks. Another one takes over, and the first writes
 * nothing when it wakes up. How long that takes is set: {@link Lease#LENGTH}, and the timeouts of a session.
 */
class PausedServerTest {

    private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;
    private static final String NAME = "numberer";
    private static final String WRITES = "update outbox_position set last_position = last_position + 100";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private Process server;
    private BufferedReader output;

    @BeforeEach
    void anEmptyDatabase() throws SQLException {
        DATABASE.empty();
    }

    private void start(String url) throws IOException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PausedServer.class.getName(),
                        url,
                        NAME,
                        WRITES)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("acquired");
    }

    @AfterEach
    void itEnds() {
        server.destroyForcibly();
    }

    @Test
    void oneThatIsPausedInsideATransactionHoldsNobodyUpAndWritesNothing() throws Exception {
        start(DATABASE.url());
        goOn();
        assertThat(output.readLine()).isEqualTo("inside");
        signal("STOP");

        anotherTakesOverAndWrites();

        signal("CONT");
        goOn();
        assertThat(output.readLine()).isEqualTo("refused");
        assertThat(lastPosition()).isEqualTo(1);
    }

    @Test
    void oneThatIsPausedBetweenTwoTransactionsHoldsNobodyUpAndWritesNothing() throws Exception {
        start(DATABASE.url());
        signal("STOP");

        anotherTakesOverAndWrites();

        signal("CONT");
        goOn();
        assertThat(output.readLine()).isEqualTo("refused");
        assertThat(lastPosition()).isEqualTo(1);
    }

    /** So that the others see a server refused for its pause and for nothing else. It may take its time. */
    @Test
    void oneThatIsNotPausedWrites() throws Exception {
        start(DATABASE.url().replaceFirst("\\?.*", ""));
        goOn();
        assertThat(output.readLine()).isEqualTo("inside");
        goOn();
        assertThat(output.readLine()).isEqualTo("written");
        assertThat(lastPosition()).isEqualTo(100);
    }

    private static void anotherTakesOverAndWrites() {
        Lease another = new Lease(DATABASE::open, NAME);
        await().atMost(LONG_ENOUGH)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(another::acquire);
        await().atMost(LONG_ENOUGH)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    try (Connection transaction = DATABASE.open();
                            Statement statement = transaction.createStatement()) {
                        transaction.setAutoCommit(false);
                        another.confirm(transaction);
                        statement.executeUpdate("update outbox_position set last_position = last_position + 1");
                        transaction.commit();
                        return true;
                    }
                });
    }

    private void goOn() throws IOException {
        server.getOutputStream().write('\n');
        server.getOutputStream().flush();
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + server.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private static long lastPosition() throws SQLException {
        try (Connection connection = DATABASE.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select last_position from outbox_position")) {
            row.next();
            return row.getLong(1);
        }
    }
}
