package io.threadpilot.audit.intake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The feed of another service, by HTTP; it does not wait for the next event. */
final class FeedOfEvents implements AutoCloseable {

    private final HttpServer server;
    private final List<String> events = new ArrayList<>();
    private UUID id = UUID.randomUUID();
    private boolean refusing;

    FeedOfEvents() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/feed/v1/events", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Records an event, JSON with at least one property. */
    synchronized void add(String event) {
        events.add("{\"position\":\"" + (events.size() + 1) + "\"," + event.substring(1));
    }

    /** Another feed without events takes the place of this one. */
    synchronized void replace() {
        id = UUID.randomUUID();
        events.clear();
    }

    /** Whether everybody's key is refused. */
    synchronized void refuse(boolean now) {
        refusing = now;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        int after = Integer.parseInt(exchange.getRequestURI().getQuery().replaceFirst(".*after=(\\d+).*", "$1"));
        byte[] body = ("[" + String.join(",", events.subList(Math.min(after, events.size()), events.size())) + "]")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/cloudevents-batch+json");
        exchange.getResponseHeaders().set("Feed-Id", id.toString());
        exchange.getResponseHeaders().set("Feed-Oldest-Position", "1");
        exchange.getResponseHeaders().set("Feed-Last-Position", Integer.toString(events.size()));
        exchange.sendResponseHeaders(refusing ? 401 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
