package io.threadpilot.insurance;

import io.threadpilot.testing.LibertyServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that has a stream of the feed open, and reads it or does not. */
final class FeedListener implements AutoCloseable {

    private final Socket socket;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private FeedListener(LibertyServer server, String key, String headers, String query) {
        URI address = URI.create(server.url());
        try {
            socket = new Socket();
            // So that one who does not read is noticed soon.
            socket.setReceiveBufferSize(8192);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            socket.getOutputStream()
                    .write(("GET /feed/v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + key
                                    + "\r\nAccept: text/event-stream\r\nConnection: close\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One that reads all that it is sent.
     *
     * @param headers further ones, each with its line end
     * @param query may be empty
     */
    static FeedListener reading(LibertyServer server, String key, String headers, String query) {
        FeedListener listener = new FeedListener(server, key, headers, query);
        Thread reader = new Thread(listener::read, "listener");
        reader.setDaemon(true);
        reader.start();
        return listener;
    }

    /** One that reads nothing. */
    static FeedListener notReading(LibertyServer server, String query) {
        return new FeedListener(server, "tp_local_core_system", "", query);
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("broken");
        }
        ended = true;
    }

    /** All lines so far, those of the answer's head and of its chunks too. */
    List<String> lines() {
        return lines;
    }

    /** The ids of the events so far. */
    List<Long> ids() {
        return lines.stream()
                .filter(line -> line.startsWith("id: "))
                .map(line -> Long.valueOf(line.substring(4)))
                .toList();
    }

    boolean hasBegun() {
        return lines.contains("HTTP/1.1 200 OK");
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
