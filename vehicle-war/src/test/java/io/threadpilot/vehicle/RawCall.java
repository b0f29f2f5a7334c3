package io.threadpilot.vehicle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import static java.util.stream.Collectors.joining;

/** A call byte by byte, as no HTTP client would make it; one byte for each character. */
final class RawCall implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Socket socket;
    private final BufferedReader answer;

    RawCall(String url) throws IOException {
        URI address = URI.create(url);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Waits for the answer and gives its status. */
    int status() throws IOException {
        return Integer.parseInt(answer.readLine().split(" ")[1]);
    }

    /** Waits for the whole answer, after which the server closes the connection, and gives it, head and body. */
    String answer() throws IOException {
        return answer.lines().collect(joining("\n"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
