package io.threadpilot.audit.tree;

import io.threadpilot.platform.consumer.ConsumedRecord.Header;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A leaf of the log, format 1. {@code docs/guide/audit-proofs.md} describes its bytes. Two leaves with the same content have the
 * same bytes.
 *
 * @param index of the leaf in the log, 0 or more
 * @param shard where the event came from, with its epoch; any text, but no surrogate that stands alone
 * @param position of the event within the shard, 0 or more
 * @param receivedAt when it came, in whole microseconds, as far as a long counts them from 1970
 * @param key Kafka's key; null if there is none
 * @param headers in the order in which they came; may be empty. No name has a surrogate that stands alone
 * @param body null if there is none
 */
public record Leaf(
        long index, String shard, long position, Instant receivedAt, byte[] key, List<Header> headers, Body body) {

    private static final int FORMAT = 1;

    private static final int ABSENT = 0;
    private static final int PRESENT = 1;
    private static final int PLAIN = 1;
    private static final int SEALED = 2;

    private static final long MICROS = 1_000_000;

    /** A length and a kind: the shortest header, with an empty name and no value. */
    private static final int SHORTEST_HEADER = 5;

    /**
     * Keeps the headers that are listed at this time.
     *
     * @throws IllegalArgumentException if a component is outside of its range
     */
    public Leaf {
        headers = List.copyOf(headers);
        if (index < 0 || position < 0) {
            throw new IllegalArgumentException(
                    "Neither an index nor a position is below 0: " + index + ", " + position);
        }
        if (!isUnicode(shard) || !headers.stream().allMatch(header -> isUnicode(header.name()))) {
            throw new IllegalArgumentException("A surrogate stands alone in the shard or in the name of a header");
        }
        if (!receivedAt.equals(time(micros(receivedAt)))) {
            throw new IllegalArgumentException("The log counts in whole microseconds: " + receivedAt);
        }
    }

    /**
     * What an event says.
     *
     * @param bytes as they came; or, if it is sealed, what they became
     * @param digest binds the sealed bytes to those that came, 32 bytes; null if it is plain
     */
    public record Body(byte[] bytes, byte[] digest) {

        /**
         * Takes the components.
         *
         * @throws IllegalArgumentException if the digest has not 32 bytes
         */
        public Body {
            if (digest != null && digest.length != MerkleHash.BYTES) {
                throw new IllegalArgumentException("A digest has " + MerkleHash.BYTES + " bytes, not " + digest.length);
            }
        }

        /** One that everybody may read, byte by byte as it came. */
        public static Body plain(byte[] bytes) {
            return new Body(bytes, null);
        }

        /**
         * One with personal data.
         *
         * @param sealed what the bytes became under the event's key
         * @param eventKey random; without it nobody can tell from the leaf what the bytes were
         * @param bytes as they came
         */
        public static Body sealed(byte[] sealed, byte[] eventKey, byte[] bytes) {
            return new Body(sealed, digest(eventKey, bytes));
        }

        /** Whether it is sealed, and not plain. */
        public boolean isSealed() {
            return digest != null;
        }

        /**
         * Whether these are the bytes that came.
         *
         * @param eventKey under which they were sealed; not used for a plain body
         * @param candidate any bytes
         */
        public boolean isOf(byte[] eventKey, byte[] candidate) {
            return isSealed()
                    ? MessageDigest.isEqual(digest, digest(eventKey, candidate))
                    : MessageDigest.isEqual(bytes, candidate);
        }

        private static byte[] digest(byte[] eventKey, byte[] bytes) {
            MessageDigest sha256 = MerkleHash.sha256();
            sha256.update(eventKey);
            return sha256.digest(bytes);
        }
    }

    /** The bytes of the leaf. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(index);
            write(out, shard.getBytes(StandardCharsets.UTF_8));
            out.writeLong(position);
            out.writeLong(micros(receivedAt));
            writeOptional(out, key);
            out.writeInt(headers.size());
            for (Header header : headers) {
                write(out, header.name().getBytes(StandardCharsets.UTF_8));
                writeOptional(out, header.value());
            }
            writeBody(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void writeBody(DataOutputStream out) throws IOException {
        if (body == null) {
            out.writeByte(ABSENT);
        } else if (body.isSealed()) {
            out.writeByte(SEALED);
            write(out, body.bytes());
            out.write(body.digest());
        } else {
            out.writeByte(PLAIN);
            write(out, body.bytes());
        }
    }

    private static void writeOptional(DataOutputStream out, byte[] value) throws IOException {
        out.writeByte(value == null ? ABSENT : PRESENT);
        if (value != null) {
            write(out, value);
        }
    }

    private static void write(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    /** The hash of the leaf in the tree, 32 bytes. */
    public byte[] hash() {
        return MerkleHash.leaf(encode());
    }

    /**
     * Reads the bytes of a leaf. What it accepts, {@link #encode} writes again byte by byte.
     *
     * @throws IllegalArgumentException if they are of another format, end too early or go on behind the end
     */
    public static Leaf decode(byte[] leaf) {
        ByteBuffer in = ByteBuffer.wrap(leaf);
        require(in, 1);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalArgumentException("The leaf has the format " + format + " and not " + FORMAT);
        }
        long index = readLong(in);
        String shard = text(read(in));
        long position = readLong(in);
        Instant receivedAt = time(readLong(in));
        byte[] key = readKind(in, PRESENT) == ABSENT ? null : read(in);
        Leaf read = new Leaf(index, shard, position, receivedAt, key, readHeaders(in), readBody(in));
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("The leaf has " + in.remaining() + " bytes behind its end");
        }
        return read;
    }

    private static List<Header> readHeaders(ByteBuffer in) {
        int count = readLength(in, SHORTEST_HEADER);
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = text(read(in));
            headers.add(new Header(name, readKind(in, PRESENT) == ABSENT ? null : read(in)));
        }
        return headers;
    }

    private static Body readBody(ByteBuffer in) {
        int kind = readKind(in, SEALED);
        if (kind == ABSENT) {
            return null;
        }
        byte[] bytes = read(in);
        return new Body(bytes, kind == PLAIN ? null : bytes(in, MerkleHash.BYTES));
    }

    private static int readKind(ByteBuffer in, int highest) {
        require(in, 1);
        byte kind = in.get();
        if (kind < ABSENT || kind > highest) {
            throw new IllegalArgumentException("The leaf has a kind that there is not, " + kind);
        }
        return kind;
    }

    private static long readLong(ByteBuffer in) {
        require(in, Long.BYTES);
        return in.getLong();
    }

    private static byte[] read(ByteBuffer in) {
        return bytes(in, readLength(in, 1));
    }

    /** How many things follow, each of them at least {@code shortest} bytes long. */
    private static int readLength(ByteBuffer in, int shortest) {
        require(in, Integer.BYTES);
        int length = in.getInt();
        if (length < 0 || length > in.remaining() / shortest) {
            throw new IllegalArgumentException("The leaf says a length that it has not, " + length);
        }
        return length;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        require(in, length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void require(ByteBuffer in, int bytes) {
        if (in.remaining() < bytes) {
            throw new IllegalArgumentException("The leaf ends too early");
        }
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("The leaf has a text that is not in UTF-8", e);
        }
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static long micros(Instant time) {
        try {
            // Not ChronoUnit: on Java 17 it counts nanoseconds first, and they end in 2262.
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1_000);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The time is too far off: " + time, e);
        }
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
