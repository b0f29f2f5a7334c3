package io.threadpilot.platform.accesslog;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LineWriterTest {

    private final AtomicInteger dropped = new AtomicInteger();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void linesAreWrittenInOrderWithoutBeingAskedFor() {
        LineWriter writer = writer(out, 100);
        writer.begin(Thread::new);

        writer.write(line(1));
        writer.write(line(2));

        await().until(() -> written().equals(List.of(1, 2)));
        writer.end();
    }

    @Test
    void whatWaitsAtTheEndIsWritten() {
        LineWriter writer = writer(out, 5000);
        IntStream.range(0, 5000).forEach(i -> writer.write(line(i)));
        writer.begin(Thread::new);

        writer.end();

        assertThat(written()).hasSize(5000);
        assertThat(dropped).hasValue(0);
    }

    @Test
    void aLineThatFindsNoPlaceIsDroppedAndCountedAndNobodyWaits() {
        CountDownLatch reader = new CountDownLatch(1);
        LineWriter writer = writer(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        try {
                            reader.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        out.write(octet);
                    }
                },
                10);
        writer.begin(Thread::new);

        IntStream.range(0, 100).forEach(i -> writer.write(line(i)));

        // Those that its thread has taken are at most as many again.
        assertThat(dropped.get()).isBetween(79, 90);
        reader.countDown();
        await().until(() -> written().size() == 100 - dropped.get());
        writer.end();
    }

    @Test
    void aLineThatCannotBeWrittenIsCountedAndTheNextOnesAreTried() {
        AtomicInteger attempts = new AtomicInteger();
        LineWriter writer = writer(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        if (attempts.getAndIncrement() == 0) {
                            throw new IOException("nobody reads");
                        }
                        out.write(octet);
                    }
                },
                10);
        writer.begin(Thread::new);

        writer.write(line(1));
        await().until(() -> dropped.get() == 1);
        writer.write(line(2));

        await().until(() -> written().equals(List.of(2)));
        writer.end();
    }

    @Test
    void afterTheEndLinesAreDroppedAndCounted() {
        LineWriter writer = writer(out, 10);
        writer.begin(Thread::new);
        writer.end();

        writer.write(line(1));

        assertThat(dropped).hasValue(1);
    }

    private LineWriter writer(OutputStream to, int mostWaiting) {
        return new LineWriter(to, mostWaiting, dropped::incrementAndGet);
    }

    private static AccessLine line(int number) {
        return new AccessLine(Instant.EPOCH, "GET", "/", number, 0, "id", null, null);
    }

    private List<Integer> written() {
        return Pattern.compile("\"status\":(\\d+),.*\n")
                .matcher(out.toString(StandardCharsets.UTF_8))
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }
}
