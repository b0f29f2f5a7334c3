package io.threadpilot.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One HTTP call, character by character as it is given, which no HTTP client would send so. */
final class Wire {

    /** A call that is never finished is answered after this time or not at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Wire() {}

    /**
     * Sends a request, says that nothing more will come, and reads to the end of the answer.
     *
     * @param url of the server
     * @param request one byte for each character
     * @return the whole answer, with status line and headers; empty if there was none
     */
    static String send(String url, String request) {
        URI address = URI.create(url);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            in.transferTo(answer);
        } catch (SocketTimeoutException e) {
            // What came until then is the answer.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
