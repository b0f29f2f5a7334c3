package io.threadpilot.audit.intake;

import io.restassured.path.json.JsonPath;
import io.threadpilot.audit.intake.IntakeServer.Answer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers who send events by HTTP at the same time, each its own in order. What is answered by 503, or by nothing, they send again,
 * to whichever server is next.
 */
final class HttpCallers implements AutoCloseable {

    private static final int CALLERS = 4;
    private static final int MOST_AT_ONCE = 20;
    private static final long PAUSE_MILLIS = 50;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final List<IntakeServer> servers = new CopyOnWriteArrayList<>();
    private final List<Sending> sendings = new CopyOnWriteArrayList<>();
    private final AtomicInteger unavailable = new AtomicInteger();

    /** What became of an event in the end, and how often it was sent. */
    record Sending(SentEvent event, int attempts, String outcome, long index) {}

    /** Callers try this server, too. */
    void know(IntakeServer server) {
        servers.add(server);
    }

    /** Callers do not try this server any more. */
    void forget(IntakeServer server) {
        servers.remove(server);
    }

    /** How often a server has answered that it could record nothing. */
    int unavailable() {
        return unavailable.get();
    }

    /** Sends events, and is complete when all are recorded. */
    CompletableFuture<Void> send(List<SentEvent> events) {
        return CompletableFuture.allOf(IntStream.range(0, CALLERS)
                .mapToObj(caller -> CompletableFuture.runAsync(
                        () -> sendAll(
                                caller,
                                events.subList(
                                        events.size() * caller / CALLERS, events.size() * (caller + 1) / CALLERS)),
                        threads))
                .toArray(CompletableFuture[]::new));
    }

    /** All that was recorded, in the order of each caller. */
    List<Sending> sendings() {
        return List.copyOf(sendings);
    }

    private void sendAll(int caller, List<SentEvent> events) {
        for (int from = 0; from < events.size(); from += MOST_AT_ONCE) {
            List<SentEvent> batch = events.subList(from, Math.min(events.size(), from + MOST_AT_ONCE));
            byte[] body = batch.stream()
                    .map(SentEvent::json)
                    .collect(joining(",", "[", "]"))
                    .getBytes(UTF_8);
            int attempt = 1;
            Answer answer = tryOnce(body, caller);
            while (answer == null) {
                answer = tryOnce(body, caller + attempt);
                attempt++;
            }
            remember(batch, attempt, answer.json());
        }
    }

    /** Null if it must be tried again. */
    private Answer tryOnce(byte[] body, int number) {
        try {
            Answer answer = servers.get(number % servers.size()).post(body);
            if (answer.status() == 200) {
                return answer;
            }
            assertThat(answer.status()).isEqualTo(503);
            unavailable.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void remember(List<SentEvent> batch, int attempts, JsonPath answer) {
        List<Map<String, Object>> results = answer.getList("results");
        assertThat(results).hasSameSizeAs(batch);
        List<Sending> sent = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            sent.add(new Sending(
                    batch.get(i),
                    attempts,
                    (String) results.get(i).get("outcome"),
                    ((Number) results.get(i).get("index")).longValue()));
        }
        sendings.addAll(sent);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
