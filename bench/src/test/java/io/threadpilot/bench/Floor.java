package io.threadpilot.bench;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server that answers "hello" to everything: what no service on this machine can do with less work. */
final class Floor {

    private Floor() {}

    /** Serves until its parent ends. */
    public static void main(String... arguments) throws IOException {
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, hello.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(hello);
            }
        });
        ProgramOfOurs.serve(server);
    }
}
