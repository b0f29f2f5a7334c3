package io.threadpilot.platform.bodies;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that fails when more is read from it than allowed, whatever length was announced for it, and when what follows
 * its end is asked for over and over: Parsson never stops asking while it passes over a value that nobody wants and that
 * is not closed, {@code {"unknown":{}.
 */
public final class LimitedInputStream extends FilterInputStream {

    /** A parser that comes to an end looks for more a few times, for each buffer between it and the stream. */
    private static final int MOST_ENDS = 100;

    private long left;
    private int ends;

    /**
     * Limits a stream.
     *
     * @param in the stream to read; closed with this one
     * @param limit how many bytes may be read, 0 or more
     */
    public LimitedInputStream(InputStream in, long limit) {
        super(in);
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? -1 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(read);
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
    }

    /** Marks would let bytes be read, and counted, twice. */
    @Override
    public boolean markSupported() {
        return false;
    }

    /** Whether more was read than allowed; from then on every read fails. */
    public boolean exceeded() {
        return left < 0;
    }

    private void count(long bytes) throws IOException {
        if (bytes < 0) {
            ends++;
            if (ends > MOST_ENDS) {
                throw new EOFException("Nothing follows the end");
            }
            return;
        }
        left -= bytes;
        if (exceeded()) {
            throw new IOException("More bytes than allowed");
        }
    }
}
