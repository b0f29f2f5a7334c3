package io.threadpilot.platform.bodies;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class LimitedInputStreamTest {

    private final LimitedInputStream ofFour = new LimitedInputStream(new ByteArrayInputStream(new byte[5]), 4);

    @Test
    void asMuchAsAllowedIsRead() throws IOException {
        assertThat(new LimitedInputStream(new ByteArrayInputStream(new byte[4]), 4).readAllBytes())
                .hasSize(4);
    }

    @Test
    void oneByteMoreFails() {
        assertThat(ofFour.exceeded()).isFalse();
        assertThatIOException().isThrownBy(ofFour::readAllBytes);
        assertThat(ofFour.exceeded()).isTrue();
    }

    @Test
    void singleBytesCount() throws IOException {
        for (int i = 0; i < 4; i++) {
            assertThat(ofFour.read()).isZero();
        }
        assertThatIOException().isThrownBy(ofFour::read);
    }

    @Test
    void whoNeverStopsAskingForMoreThanThereIsFails() throws IOException {
        LimitedInputStream empty = new LimitedInputStream(InputStream.nullInputStream(), 4);
        for (int i = 0; i < 50; i++) {
            assertThat(empty.read()).isEqualTo(-1);
            assertThat(empty.read(new byte[2])).isEqualTo(-1);
        }
        assertThatExceptionOfType(EOFException.class).isThrownBy(empty::read);
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> empty.read(new byte[2]));
        assertThat(empty.exceeded()).isFalse();
    }

    @Test
    void skippedBytesCount() {
        assertThatIOException().isThrownBy(() -> ofFour.skip(5));
    }
}
