package io.threadpilot.audit.intake;

import io.restassured.path.json.JsonPath;
import io.threadpilot.audit.GuardedDatabase;
import io.threadpilot.testing.FeedStub;
import io.threadpilot.testing.KafkaBroker;
import io.threadpilot.testing.LibertyServer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * An audit server that takes events in by HTTP, from the topic {@code order-events}, and from a feed as the source {@code
 * insurance}.
 *
 * @param name by which the database knows its sessions
 */
record IntakeServer(String name, LibertyServer liberty) {

    static final String TOPIC = "order-events";
    static final String FEED = "insurance";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final String SOURCES = "threadpilot.audit.sources.";

    /**
     * One that does not run yet.
     *
     * @param databaseUrl with parameters
     */
    static IntakeServer prepare(String name, String databaseUrl, KafkaBroker broker, FeedStub feed) {
        LibertyServer liberty = new LibertyServer("audit")
                .with("DB_URL", databaseUrl + "&ApplicationName=" + name)
                .with("DB_USER", GuardedDatabase.SERVICE)
                .with("DB_MIGRATION_USER", GuardedDatabase.OWNER);
        liberty.set("threadpilot.audit.bootstrap-servers", broker.bootstrapServers());
        for (String other : List.of("payments", "inventory", "shipping")) {
            liberty.set(SOURCES + other + ".topic", "");
        }
        liberty.set(SOURCES + FEED + ".feed", feed.address().toString());
        liberty.set(SOURCES + FEED + ".api-key", FeedStub.KEY);
        // So that a server which stands still is soon replaced.
        liberty.set("threadpilot.kafka.session.timeout.ms", "3000");
        liberty.set("threadpilot.kafka.heartbeat.interval.ms", "500");
        return new IntakeServer(name, liberty);
    }

    /** What the audit service answers. */
    record Answer(int status, byte[] body) {

        JsonPath json() {
            return new JsonPath(new String(body, StandardCharsets.UTF_8));
        }
    }

    /**
     * Sends what may be an event or several.
     *
     * @param headers names and values by turns
     */
    Answer post(byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/api/v1/events")
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** Asks for something below {@code /api/v1}. */
    Answer get(String path) throws IOException, InterruptedException {
        return send(request("/api/v1" + path));
    }

    /** Asks for a verification of the log. */
    Answer verify() throws IOException, InterruptedException {
        return send(request("/api/v1/verifications").POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Whether it is ready, and why not. */
    Answer readiness() throws IOException, InterruptedException {
        return send(request("/health/ready"));
    }

    /** What readiness says of a source; empty if it says nothing. */
    String sourceSays(String source) throws IOException, InterruptedException {
        String said = readiness().json().getString("checks.find { it.name == 'audit-sources' }.data." + source);
        return said == null ? "" : said;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(liberty.url() + path))
                .timeout(LONGEST_ANSWER)
                .header("X-Api-Key", "tp_local_core_system");
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.body());
    }

    /** Lets its virtual machine stand still ({@code STOP}), or go on ({@code CONT}). */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder(
                        "kill",
                        "-" + name,
                        Long.toString(liberty.virtualMachine().pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + code);
        }
    }

    /** The position that a source is to be read from next; 0 before its first epoch. */
    static long next(GuardedDatabase database, String source, int partition) throws SQLException {
        return database
                .rows(
                        GuardedDatabase.OWNER,
                        "select next_offset from consumed_offset where consumer = 'audit' and topic = '" + source
                                + "' and partition_number = " + partition)
                .stream()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
