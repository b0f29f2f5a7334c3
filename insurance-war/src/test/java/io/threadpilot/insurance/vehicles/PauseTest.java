package io.threadpilot.insurance.vehicles;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class PauseTest {

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Pause pause = new Pause(nanoTime::get);

    @Test
    void atFirstThereIsNone() {
        assertThat(pause.left()).isZero();
    }

    @Test
    void itLastsAsLongAsAskedFor() {
        pause.atLeast(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(4));
        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(1));

        pass(Duration.ofSeconds(1));

        assertThat(pause.left()).isZero();
    }

    @Test
    void itLastsAMinuteAtMost() {
        pause.atLeast(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aShorterOneDoesNotCutIt() {
        pause.atLeast(Duration.ofSeconds(30));
        pause.atLeast(Duration.ofSeconds(1));

        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(30));
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
