package io.threadpilot.system;

import io.restassured.path.json.JsonPath;
import io.threadpilot.testing.LibertyServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What both services log, as the images have it: one JSON object a line, which names the request that it belongs to. */
class LogsIT {

    private static final String LEVELS = "insurance.log.levels";
    private static final Pattern LOGGING_OF_THE_IMAGE = Pattern.compile("(WLP_LOGGING_CONSOLE_\\w+)=(\\S+)");
    private static final String FAILED = "failed unexpectedly";
    private static final AtomicInteger NEXT = new AtomicInteger(100);

    private static OtlpReceiver receiver;
    private static BothServers servers;

    private boolean changed;

    @BeforeAll
    static void bothServersLogJson() {
        receiver = new OtlpReceiver();
        servers = BothServers.start(logging("vehicle"), logging("insurance"));
    }

    private static LibertyServer logging(String name) {
        LibertyServer server = new LibertyServer(name)
                .with("OTEL_SDK_DISABLED", "false")
                .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url());
        List<MatchResult> logging = LOGGING_OF_THE_IMAGE
                .matcher(Checkout.read("liberty-config/Dockerfile"))
                .results()
                .toList();
        assertThat(logging).hasSize(3);
        logging.forEach(variable -> server.withEnvironment(variable.group(1), variable.group(2)));
        return server;
    }

    @AfterAll
    static void everythingEnds() {
        servers.insurance().close();
        servers.vehicle().close();
        receiver.close();
    }

    /** Liberty says that it has changed its configuration; no test is to see that of another. */
    @AfterEach
    void theLevelsAreTheDefaults() {
        if (changed) {
            change(() -> servers.insurance().unset(LEVELS));
        }
    }

    private void setLevels(String levels) {
        changed = true;
        change(() -> servers.insurance().set(LEVELS, levels));
    }

    private static void change(Runnable configuration) {
        long before = changes();
        configuration.run();
        await().until(() -> changes() > before);
    }

    private static long changes() {
        return lines(servers.insurance()).stream()
                .filter(line -> line.contains("\"CWWKG0017I\""))
                .count();
    }

    @Test
    void aHealthyRequestLogsNothingButItsAccessLine() {
        String before = "before-" + UUID.randomUUID();
        List<LibertyServer> both = List.of(servers.insurance(), servers.vehicle());
        await().until(() -> {
            ask(personWithANewCar(), before);
            return both.stream().allMatch(server -> server.console().contains(before));
        });
        List<String> ids =
                Stream.generate(() -> "healthy-" + UUID.randomUUID()).limit(20).toList();

        for (String id : ids) {
            assertThat(ask(personWithANewCar(), id)).isEqualTo(200);
        }

        // Whoever has the answer may ask again before its access line is written.
        assertThat(idsOfAccessLinesOnly(servers.insurance(), before, ids)).containsExactlyInAnyOrderElementsOf(ids);
        // A call that gets no answer in time on a busy machine is made again.
        assertThat(Set.copyOf(idsOfAccessLinesOnly(servers.vehicle(), before, ids)))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    private static List<String> idsOfAccessLinesOnly(LibertyServer server, String before, List<String> ids) {
        List<String> logged = await().until(() -> linesAfter(before, server), lines -> ids.stream()
                .allMatch(id -> lines.stream().anyMatch(line -> line.contains(id))));
        assertThat(logged).allMatch(LogsIT::isAccessLine);
        return logged.stream()
                .map(line -> JsonPath.from(line).getString("correlationId"))
                .toList();
    }

    /** What follows the first line of a request, without its other lines. */
    private static List<String> linesAfter(String correlationId, LibertyServer server) {
        return lines(server).stream()
                .dropWhile(line -> !line.contains(correlationId))
                .filter(line -> !line.contains(correlationId))
                .toList();
    }

    private static boolean isAccessLine(String line) {
        return line.startsWith("{\"type\":\"access\",");
    }

    @Test
    void everyLineIsAnObjectOfJson() {
        ask(personWithANewCar(), "json-" + UUID.randomUUID());
        assertThat(lines(servers.insurance()))
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(JsonPath.from(line).getMap("")).containsKey("type"));
    }

    @Test
    void whatARequestLogsHasTheIdsOfItsAccessLine() throws SQLException {
        String id = "own-thread-" + UUID.randomUUID();

        whileRenamed(servers.insurance(), "insurance", () -> assertThat(ask("191200001234", id))
                .isEqualTo(500));

        assertSameIds(id, messageOf(id, FAILED));
    }

    @Test
    void whatOtherThreadsLogForItHasThemToo() throws SQLException {
        String id = "other-thread-" + UUID.randomUUID();
        String person = personWithANewCar();

        whileRenamed(
                servers.vehicle(), "vehicle", () -> assertThat(ask(person, id)).isEqualTo(200));

        assertSameIds(id, messageOf(id, "no usable answer from the vehicle service"));
    }

    /** The answer is made by the thread that has waited for the cars, and withheld there. */
    @Test
    void whatTheThreadLogsThatAnswersInTheEndHasThemToo() throws SQLException {
        String id = "last-thread-" + UUID.randomUUID();
        String person = personWithANewCar();

        whileRenamed(
                servers.insurance(), "outbox", () -> assertThat(ask(person, id)).isEqualTo(503));

        String withheld = await().until(
                        () -> lines(servers.insurance()).stream()
                                .filter(line -> line.contains("Events cannot be written into the outbox"))
                                .reduce("", (one, later) -> later),
                        line -> !line.isEmpty());
        assertSameIds(id, withheld);
        assertThat(ask(person, "again-" + UUID.randomUUID())).isEqualTo(200);
    }

    @Test
    void levelsAreChangedInTheRunningServer() throws SQLException {
        String debug = "an attempt to ask the vehicle service failed";
        whileRenamed(servers.insurance(), "insurance", () -> {
            assertThat(logsOfAFailure()).contains(FAILED);
            setLevels("*=info:io.threadpilot.*=off");
            await().until(() -> !logsOfAFailure().contains(FAILED));
            setLevels("*=info");
            await().until(() -> logsOfAFailure().contains(FAILED));
        });

        assertThat(String.join("\n", lines(servers.insurance()))).doesNotContain(debug);
        setLevels("*=info:io.threadpilot.*=fine");
        String person = personWithANewCar();
        whileRenamed(servers.vehicle(), "vehicle", () -> await().until(() -> {
            ask(person, "fine-" + UUID.randomUUID());
            return String.join("\n", lines(servers.insurance())).contains(debug);
        }));
    }

    /** Everything that the server has written is searched for numbers when it ends. */
    @Test
    void whatIsOffForPrivacyStaysOffWhateverTheLevels() throws SQLException {
        setLevels("*=info:com.ibm.ws.webcontainer.webapp=all:com.ibm.ws.webcontainer.extension=all"
                + ":io.smallrye.metrics.MetricsRequestHandler=all:org.jboss.resteasy.*=all"
                + ":io.threadpilot.*=off");
        whileRenamed(servers.insurance(), "insurance", () -> await().until(
                        () -> !logsOfAFailure().contains(FAILED)));

        given().get(servers.insurance().url() + "/openapi/ui/191306241237");
        given().get(servers.insurance().url() + "/metrics?scope=191306241237");
        Wire.send(
                servers.insurance().url(),
                "POST /api/v1/insurances/search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "X-Api-Key: tp_local_core_system\r\nContent-Type: 191306241237\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(servers.insurance().logs()).noneMatch(log -> log.contains("191306241237"));
    }

    private static void assertSameIds(String id, String message) {
        JsonPath access = JsonPath.from(await().until(
                        () -> lines(servers.insurance()).stream()
                                .filter(line -> isAccessLine(line) && line.contains(id))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty()));
        JsonPath logged = JsonPath.from(message);
        assertThat(access.getString("traceId")).hasSize(32);
        assertThat(access.getString("client")).isEqualTo("core-system");
        assertThat(Stream.of("correlationId", "traceId", "spanId", "client").map(logged::getString))
                .containsExactlyElementsOf(Stream.of("correlationId", "traceId", "spanId", "client")
                        .map(access::getString)
                        .toList());
    }

    private static String messageOf(String id, String text) {
        return await().until(
                        () -> lines(servers.insurance()).stream()
                                .filter(line -> line.contains(text) && line.contains(id))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty());
    }

    /** What is logged of a request that fails, as soon as it has its access line. */
    private static String logsOfAFailure() {
        String id = "failure-" + UUID.randomUUID();
        ask("191200001234", id);
        return await().until(
                        () -> String.join(
                                "\n",
                                lines(servers.insurance()).stream()
                                        .filter(line -> line.contains(id))
                                        .toList()),
                        text -> text.contains("\"type\":\"access\""));
    }

    private static void whileRenamed(LibertyServer server, String table, Runnable then) throws SQLException {
        execute(server, "alter table " + table + " rename to " + table + "_gone");
        try {
            then.run();
        } finally {
            execute(server, "alter table " + table + "_gone rename to " + table);
        }
    }

    private static void execute(LibertyServer server, String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Without what the virtual machine itself says. */
    private static List<String> lines(LibertyServer server) {
        return server.console()
                .lines()
                .dropWhile(line -> !line.startsWith("{"))
                .filter(line -> !line.startsWith("OpenJDK 64-Bit Server VM warning: "))
                .toList();
    }

    private static String personWithANewCar() {
        String car = "LOG" + NEXT.getAndIncrement();
        String person = "19120000" + (2000 + NEXT.getAndIncrement());
        servers.register(List.of(car));
        servers.insure(person, List.of(car));
        return person;
    }

    private static int ask(String person, String correlationId) {
        return given().header("X-Api-Key", "tp_local_core_system")
                .header("X-Correlation-Id", correlationId)
                .get(servers.insurance().url() + "/api/v1/insurances/" + person)
                .statusCode();
    }
}
