package io.threadpilot.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A feed as other services have it: by HTTP, with waiting. It can be told to answer something else. */
public final class FeedStub implements AutoCloseable {

    /** The key that it knows. */
    public static final String KEY = "tp_test_key";

    private static final byte[] SEPARATOR = {',', '\n'};

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private final Queue<Script> scripts = new ArrayDeque<>();
    private final List<byte[]> events = new ArrayList<>();
    private UUID id = UUID.randomUUID();
    private long oldest = 1;
    private int mostAtOnce = Integer.MAX_VALUE;
    private boolean refusing;

    /** Answers at once, on a free port. */
    public FeedStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/feed/v1/events", this::answer);
        server.start();
    }

    /** The address of the service, without the feed's path. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The feed's id. */
    public synchronized UUID id() {
        return id;
    }

    /** Records events, each of them JSON without its position. */
    public void add(String... more) {
        add(Stream.of(more).map(event -> event.getBytes(StandardCharsets.UTF_8)).toList());
    }

    /** Records events, each of them without its position; they need not be JSON. */
    public synchronized void add(List<byte[]> more) {
        events.addAll(more);
        notifyAll();
    }

    /** Another feed takes the place of this one. */
    public synchronized void replace() {
        id = UUID.randomUUID();
        oldest = 1;
        events.clear();
        notifyAll();
    }

    /** Forgets the newest events, as after a database was restored. */
    public synchronized void forgetAfter(int position) {
        events.subList(position, events.size()).clear();
        notifyAll();
    }

    /** Removes the events before a position. */
    public synchronized void removeBefore(long position) {
        oldest = position;
    }

    /** Answers fewer events than it is asked for. */
    public synchronized void answerAtMost(int number) {
        mostAtOnce = number;
    }

    /** Whether everybody's key is refused; who waits is answered at once. */
    public synchronized void refuse(boolean now) {
        refusing = now;
        notifyAll();
    }

    /** Answers the next question, or the one that waits, in another way. */
    public synchronized void next(Script script) {
        scripts.add(script);
        notifyAll();
    }

    /** Answers it with this. */
    public void next(int status, Map<String, String> headers, String body) {
        next(exchange -> send(exchange, status, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** The headers of a feed. */
    public synchronized Map<String, String> headers() {
        return Map.of(
                "Feed-Id", id.toString(),
                "Feed-Oldest-Position", "" + oldest,
                "Feed-Last-Position", "" + events.size());
    }

    /** All that it was asked so far, in order. */
    public List<Question> questions() {
        return List.copyOf(questions);
    }

    /** An event as the feed sends it. */
    public static String sent(long position, String event) {
        return new String(sent(position, event.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** An event as the feed sends it. */
    public static byte[] sent(long position, byte[] event) {
        byte[] beginning = ("{\"position\":\"" + position + "\",").getBytes(StandardCharsets.UTF_8);
        byte[] sent = Arrays.copyOf(beginning, beginning.length + event.length - 1);
        System.arraycopy(event, 1, sent, beginning.length, event.length - 1);
        return sent;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> query = List.of(exchange.getRequestURI().getQuery().split("&")).stream()
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
        String sentKey = exchange.getRequestHeaders().getFirst("X-Api-Key");
        questions.add(new Question(query, sentKey, System.nanoTime()));
        try (exchange) {
            script(Long.parseLong(query.get("after")), Duration.parse(query.get("wait")), sentKey)
                    .orElse(feed -> answer(feed, query, sentKey))
                    .answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for an event or a script; empty if there is no script. */
    private synchronized Optional<Script> script(long after, Duration longest, String sentKey)
            throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        UUID asked = id;
        while (scripts.isEmpty()
                && knows(sentKey)
                && after == events.size()
                && asked.equals(id)
                && System.nanoTime() < end) {
            wait(100);
        }
        return Optional.ofNullable(scripts.poll());
    }

    private void answer(HttpExchange exchange, Map<String, String> query, String sentKey) throws IOException {
        long after = Long.parseLong(query.get("after"));
        if (!knows(sentKey)) {
            send(exchange, 401, Map.of(), new byte[0]);
        } else if (after + 1 < oldest()) {
            send(exchange, 410, headers(), new byte[0]);
        } else {
            send(exchange, 200, headers(), batch(after, Integer.parseInt(query.get("limit"))));
        }
    }

    private synchronized boolean knows(String sentKey) {
        return !refusing && KEY.equals(sentKey);
    }

    private synchronized long oldest() {
        return oldest;
    }

    private synchronized byte[] batch(long after, int limit) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        batch.write('[');
        long end = Math.min(events.size(), after + Math.min(limit, mostAtOnce));
        for (long position = after + 1; position <= end; position++) {
            if (position > after + 1) {
                batch.writeBytes(SEPARATOR);
            }
            batch.writeBytes(sent(position, events.get((int) position - 1)));
        }
        batch.write(']');
        return batch.toByteArray();
    }

    /** Sends an answer. */
    public static void send(HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/cloudevents-batch+json");
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What was asked, and when by {@link System#nanoTime()}. */
    public record Question(Map<String, String> query, String key, long at) {
        /** Keeps what was asked at this time. */
        public Question {
            query = Map.copyOf(query);
        }
    }

    /** How a question is answered. */
    @FunctionalInterface
    public interface Script {
        /** Answers. */
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }
}
