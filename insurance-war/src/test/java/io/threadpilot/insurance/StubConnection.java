package io.threadpilot.insurance;

import io.threadpilot.insurance.VehicleServiceStub.Call;
import io.threadpilot.insurance.VehicleServiceStub.Memory;
import io.threadpilot.insurance.VehicleServiceStub.Request;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One client's connection to a {@link VehicleServiceStub}: reads a request, answers it as told, and so on, until either
 * side ends it. Notices at once that the client leaves, also while it waits for its answer. Only the thread that runs it
 * may send; any thread may close it.
 */
final class StubConnection implements Runnable {

    private static final Duration DRIP = Duration.ofMillis(100);
    /** What the operating system takes at once, so that its last byte is sent as soon as its first. */
    private static final int TAKEN_AT_ONCE = 16 * 1024;

    private final VehicleServiceStub stub;
    private final Socket socket;
    private InputStream in;
    private OutputStream out;
    private volatile Memory memory;
    private volatile boolean staying;
    /** The last one that came; null before the first. */
    private volatile Call call;

    StubConnection(VehicleServiceStub stub, Socket socket) {
        this.stub = stub;
        this.socket = socket;
    }

    @Override
    public void run() {
        try {
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            while (!socket.isClosed()) {
                answer(read());
            }
        } catch (IOException e) {
            // One of the two sides has ended the connection.
        } finally {
            close();
        }
    }

    private void answer(Request request) throws IOException {
        memory = stub.memory();
        call = memory.begin(request);
        try {
            StubAnswer answer = memory.answerTo(request);
            pass(memory.latency().plus(answer.latency()));
            answer.send(this);
        } catch (IOException e) {
            call.givenUp();
            throw e;
        }
        if (request.header("Connection").equalsIgnoreCase("close")) {
            close();
        }
    }

    private Request read() throws IOException {
        StringBuilder head = new StringBuilder(512);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        String length = Request.header(head.toString(), "Content-Length");
        byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Request(head.toString(), new String(body, StandardCharsets.UTF_8), System.nanoTime());
    }

    /** Sends a part of an answer. */
    void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Sends the rest of an answer. The request is no longer under way when the last of it leaves. */
    void sendLast(byte[] bytes) throws IOException {
        int before = Math.max(0, bytes.length - TAKEN_AT_ONCE);
        out.write(bytes, 0, before);
        answered();
        out.write(bytes, before, bytes.length - before);
    }

    /** Sends byte by byte. Ends before the last one when the client leaves or the stub is reset. */
    void drip(byte[] bytes) throws IOException {
        closeAtReset();
        for (byte drop : bytes) {
            out.write(drop);
            pass(DRIP);
        }
    }

    /** Sends nothing. Ends when the client leaves or the stub is reset. */
    void stayUntilReset() throws IOException {
        closeAtReset();
        awaitClient();
    }

    /** A reset that came before the first line sees nothing to close, but is seen by the second. */
    private void closeAtReset() {
        staying = true;
        if (memory != stub.memory()) {
            close();
        }
    }

    /** Lets time pass; less if the client leaves. */
    private void pass(Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        socket.setSoTimeout((int) Math.max(1, time.toMillis()));
        try {
            awaitClient();
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(0);
        }
    }

    /** Returns by exception only: a client that has not been answered has nothing to say but that it leaves. */
    private void awaitClient() throws IOException {
        in.read();
        throw new EOFException();
    }

    /** Ends the connection as a crash would. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    void stubIsReset() {
        if (staying) {
            close();
        }
    }

    void close() {
        answered();
        stub.left(this);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answered() {
        if (call != null) {
            call.answered();
        }
    }
}
