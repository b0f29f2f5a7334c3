package io.threadpilot.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A vehicle service that knows every vehicle, is as fast as can be, and behaves as it is told by {@code POST /behaviour}:
 * a {@link Behaviour} in its text form. {@code GET /counts} gives the {@link Counts} since the last {@code POST}.
 */
final class VehicleStub {

    private static final Pattern NUMBER = Pattern.compile("\"([^\"]+)\"");

    private volatile Behaviour behaviour = Behaviour.healthy();
    private volatile Tally tally = new Tally();

    private VehicleStub() {}

    /** Serves until its parent ends. */
    public static void main(String... arguments) throws IOException {
        VehicleStub stub = new VehicleStub();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/api/v1/vehicles/", stub::answer);
        server.createContext("/behaviour", stub::behave);
        server.createContext(
                "/counts", exchange -> send(exchange, 200, stub.tally.counts().toString()));
        ProgramOfOurs.serve(server);
    }

    private void behave(HttpExchange exchange) throws IOException {
        behaviour = Behaviour.parse(text(exchange));
        tally = new Tally();
        send(exchange, 200, "");
    }

    private void answer(HttpExchange exchange) throws IOException {
        Tally counted = tally;
        Behaviour present = behaviour;
        counted.begun();
        try {
            boolean batch = exchange.getRequestMethod().equals("POST");
            List<String> numbers = batch ? numbersIn(text(exchange)) : List.of(lastPartOf(exchange));
            counted.asked(numbers);
            present.takeTime();
            if (ThreadLocalRandom.current().nextDouble() < present.errors()) {
                send(exchange, present.status(), "");
            } else {
                String vehicles = numbers.stream().map(VehicleStub::vehicle).collect(Collectors.joining(","));
                send(exchange, 200, batch ? "[" + vehicles + "]" : vehicles);
            }
        } finally {
            counted.ended();
        }
    }

    private static List<String> numbersIn(String body) {
        return NUMBER.matcher(body)
                .results()
                .map((MatchResult number) -> number.group(1))
                .toList();
    }

    private static String lastPartOf(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String vehicle(String number) {
        return "{\"registrationNumber\":\"" + number + "\",\"make\":\"Volvo\",\"model\":\"V60\",\"modelYear\":2019}";
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    /** What is counted from one behaviour to the next. */
    private static final class Tally {

        private final LongAdder calls = new LongAdder();
        private final LongAdder numbers = new LongAdder();
        private final Set<String> distinct = ConcurrentHashMap.newKeySet();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        void begun() {
            calls.increment();
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        }

        void asked(List<String> asked) {
            numbers.add(asked.size());
            distinct.addAll(asked);
        }

        void ended() {
            underWay.decrementAndGet();
        }

        Counts counts() {
            return new Counts(calls.sum(), numbers.sum(), distinct.size(), most.get());
        }
    }
}
