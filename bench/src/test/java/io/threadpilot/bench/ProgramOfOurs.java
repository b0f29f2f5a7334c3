package io.threadpilot.bench;

import com.sun.net.httpserver.HttpServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A small HTTP server of this module in a virtual machine of its own, always on the newest JDK, whatever the services run
 * on; it says its port as its first line.
 */
final class ProgramOfOurs implements AutoCloseable {

    private final Process process;
    private final int port;

    /** Starts a program and waits until it listens. */
    ProgramOfOurs(Class<?> program) {
        ProcessBuilder builder = new ProcessBuilder(
                        Jdk.newest().java(),
                        "-Xmx256m",
                        // Its answers have a head and a body: without this the body waits for an acknowledgement.
                        "-Dsun.net.httpserver.nodelay=true",
                        "-Dsun.net.httpserver.maxIdleConnections=1000",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
            // Not closed: that would close the stream, which the program goes on having.
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String first = lines.readLine();
            if (first == null) {
                throw new IllegalStateException(program.getSimpleName() + " does not start");
            }
            port = Integer.parseInt(first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://localhost:" + port;
    }

    ProcessHandle virtualMachine() {
        return process.toHandle();
    }

    /** What a program does: starts its server, prints the port, and waits until the benchmark ends, however it does. */
    static void serve(HttpServer server) throws IOException {
        server.setExecutor(virtualThreads());
        server.start();
        System.out.println(server.getAddress().getPort());
        // Nothing comes; the end of the stream is the end of the parent.
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    /** A virtual thread for each task. This module is compiled for Java 17, which has none. */
    private static Executor virtualThreads() {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
