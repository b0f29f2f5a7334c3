package io.threadpilot.insurance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

import static io.threadpilot.insurance.VehicleServiceStub.json;

/**
 * What a {@link VehicleServiceStub} is told to answer: a status with headers and a body, or what no vehicle service should
 * send. Immutable, so that one answer can be told for many calls.
 */
public final class StubAnswer {

    private static final int MEBIBYTE = 1024 * 1024;
    /** In place of a status. */
    private static final int AS_KNOWN = 0;

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Duration latency;
    private final Manner manner;

    private StubAnswer(int status, Map<String, String> headers, byte[] body, Duration latency, Manner manner) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.latency = latency;
        this.manner = manner;
    }

    /** A status without headers and body. */
    public static StubAnswer status(int status) {
        return new StubAnswer(status, joined(Map.of(), Map.of()), new byte[0], Duration.ZERO, Manner.WHOLE);
    }

    public static StubAnswer noContent() {
        return status(204);
    }

    public static StubAnswer redirect(int status, String location) {
        return status(status).withHeader("Location", location);
    }

    /** The ordinary answer: what the stub knows of the vehicles. May be given headers, latency and an end, but no body. */
    public static StubAnswer asKnown() {
        return status(AS_KNOWN);
    }

    /** Nothing, until the client leaves or the stub is reset. */
    public static StubAnswer silence() {
        return status(200).sent((connection, head, body) -> connection.stayUntilReset());
    }

    /** A head that never ends: a byte every 100 ms, until the client leaves or the stub is reset. */
    public static StubAnswer drippingHead() {
        return json(200, "[]")
                .withHeader("X-Endless", " ".repeat(MEBIBYTE))
                .sent((connection, head, body) -> connection.drip(head));
    }

    /** A head at once, then a body that never ends: a byte every 100 ms, until the client leaves or the stub is reset. */
    public static StubAnswer drippingBody() {
        return json(200, " ".repeat(MEBIBYTE)).sent((connection, head, body) -> {
            connection.send(head);
            connection.drip(body);
        });
    }

    /** A connection that is reset, as by a crash. */
    public static StubAnswer reset() {
        return status(200).sent((connection, head, body) -> connection.reset());
    }

    /** A connection that is closed without an answer. */
    public static StubAnswer noResponse() {
        return status(200).sent((connection, head, body) -> connection.close());
    }

    /** A chunk whose length is not a number. */
    public static StubAnswer malformedChunk() {
        return json(200, "long\r\n[]\r\n0\r\n\r\n")
                .withHeader("Transfer-Encoding", "chunked")
                .thenClosed();
    }

    /** A body that is shorter than its head says. */
    public static StubAnswer cutBody() {
        return json(200, "[{\"registrationNumber\":\"CAR")
                .withHeader("Content-Length", "1000")
                .thenClosed();
    }

    /** Bytes that are not HTTP; the same ones always. */
    public static StubAnswer randomBytes() {
        byte[] random = new byte[512];
        new Random(4711).nextBytes(random);
        return status(200)
                .sent((connection, head, body) -> connection.sendLast(random))
                .thenClosed();
    }

    /** JSON of 10 MiB. */
    public static StubAnswer tenMebibytes() {
        return json(200, "[" + " ".repeat(10 * MEBIBYTE - 2) + "]");
    }

    /** JSON of 256 MiB in a body of a quarter of one. */
    public static StubAnswer gzipBomb() {
        return json(200, "").withHeader("Content-Encoding", "gzip").withBody(GzipBomb.BODY);
    }

    /** The same answer with this header, in place of one of this name, also of {@code Content-Length}. */
    public StubAnswer withHeader(String name, String value) {
        return new StubAnswer(status, joined(headers, Map.of(name, value)), body, latency, manner);
    }

    public StubAnswer withBody(String text) {
        return withBody(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same answer with this body, as it is, whatever the headers say. */
    public StubAnswer withBody(byte[] bytes) {
        return new StubAnswer(status, headers, bytes, latency, manner);
    }

    /** The same answer, so much later. */
    public StubAnswer after(Duration time) {
        return new StubAnswer(status, headers, body, latency.plus(time), manner);
    }

    /** The same answer, and then the end of the connection. */
    public StubAnswer thenClosed() {
        return sent((connection, head, bytes) -> {
            manner.send(connection, head, bytes);
            connection.close();
        });
    }

    private StubAnswer sent(Manner otherManner) {
        return new StubAnswer(status, headers, body, latency, otherManner);
    }

    boolean isAsKnown() {
        return status == AS_KNOWN;
    }

    /** This answer, sent the same way, but with what is known. */
    StubAnswer with(StubAnswer known) {
        return new StubAnswer(known.status, joined(known.headers, headers), known.body, latency, manner);
    }

    Duration latency() {
        return latency;
    }

    void send(StubConnection connection) throws IOException {
        manner.send(connection, head(), body);
    }

    private static Map<String, String> joined(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(some);
        all.putAll(more);
        return all;
    }

    private byte[] head() {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (status != 204 && !headers.containsKey("Content-Length") && !headers.containsKey("Transfer-Encoding")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** How an answer is put on the wire. */
    @FunctionalInterface
    private interface Manner {

        Manner WHOLE = (connection, head, body) -> {
            byte[] whole = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, whole, head.length, body.length);
            connection.sendLast(whole);
        };

        void send(StubConnection connection, byte[] head, byte[] body) throws IOException;
    }

    /** Made when it is first told. */
    private static final class GzipBomb {

        static final byte[] BODY = zipped();

        private static byte[] zipped() {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            byte[] blanks = " ".repeat(MEBIBYTE).getBytes(StandardCharsets.US_ASCII);
            try (GZIPOutputStream bomb = new GZIPOutputStream(zipped)) {
                bomb.write('[');
                for (int i = 0; i < 256; i++) {
                    bomb.write(blanks);
                }
                bomb.write(']');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return zipped.toByteArray();
        }
    }
}
