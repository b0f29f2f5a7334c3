package io.threadpilot.insurance.vehicles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A vehicle service that sends the first part of its answer at once and then a drop every tenth of a second, for 20 s if
 * the client lets it.
 */
final class EndlessVehicleService implements AutoCloseable {

    /** How many there are if the client does not close the connection before. */
    static final int DROPS = 200;

    private static final int UNTIL_NEXT_DROP = 100;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile String atOnce;
    private volatile String drop;

    EndlessVehicleService(String atOnce, String drop) throws IOException {
        answers(atOnce, drop);
        threads.execute(this::accept);
    }

    /** Tells what to answer on connections that are still to come. */
    void answers(String atOnce, String drop) {
        this.atOnce = atOnce;
        this.drop = drop;
    }

    URI uri(String scheme) {
        return URI.create(scheme + "://localhost:" + server.getLocalPort());
    }

    /** Whether so many are open at once. Waits for it until the first is closed. */
    boolean hasConnections(int awaited) throws InterruptedException {
        while (connections.stream().noneMatch(connection -> connection.drops().isDone())) {
            if (connections.size() >= awaited) {
                return true;
            }
            Thread.sleep(UNTIL_NEXT_DROP);
        }
        return false;
    }

    /** How many drops each of the first so many connections got. Waits until these are closed. */
    List<Integer> drops(int first) {
        return connections.stream()
                .limit(first)
                .map(connection -> connection.drops().join())
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdown();
        for (Connection connection : connections) {
            connection.socket().close();
        }
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Connection connection = new Connection(server.accept(), new CompletableFuture<>());
                connections.add(connection);
                threads.execute(() -> connection.answer(atOnce, drop));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private record Connection(Socket socket, CompletableFuture<Integer> drops) {

        void answer(String atOnce, String drop) {
            int sent = 0;
            try (socket) {
                socket.setSoTimeout(UNTIL_NEXT_DROP);
                socket.getOutputStream().write(atOnce.getBytes(StandardCharsets.ISO_8859_1));
                while (sent < DROPS && isOpenUntilNextDrop()) {
                    socket.getOutputStream().write(drop.getBytes(StandardCharsets.ISO_8859_1));
                    sent++;
                }
            } catch (IOException closed) {
                // By the client: this is what is waited for.
            } finally {
                drops.complete(sent);
            }
        }

        private boolean isOpenUntilNextDrop() throws IOException {
            try {
                while (socket.getInputStream().read() != -1) {
                    // The request; it is always the same.
                }
                return false;
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
    }
}
