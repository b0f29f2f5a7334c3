package io.threadpilot.insurance.vehicles;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What happens to a connection, without one; {@code ExchangeDeadlineIT} has real ones. */
class ExchangeDeadlineTest {

    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final Duration NEVER = Duration.ofHours(1);

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger aborted = new AtomicInteger();

    ExchangeDeadlineTest() {
        timers.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void timersEnd() {
        Thread.interrupted();
        timers.shutdownNow();
    }

    @Test
    void whatTakesTooLongIsEndedAsOftenAsItGoesOn() {
        try (ExchangeDeadline deadline = new ExchangeDeadline(timers, AT_ONCE)) {
            deadline.covers(aborted::incrementAndGet);

            await().until(() -> aborted.get() > 2);

            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Test
    void whatIsOverInTimeIsNeitherEndedNorWatchedAnyLonger() {
        ExchangeDeadline deadline = new ExchangeDeadline(timers, NEVER);
        deadline.covers(aborted::incrementAndGet);
        assertThat(ExchangeDeadline.ofThisThread()).isSameAs(deadline);
        assertThat(timers.getQueue()).hasSize(1);

        deadline.close();

        assertThat(deadline.hasPassed()).isFalse();
        assertThat(aborted).hasValue(0);
        assertThat(ExchangeDeadline.ofThisThread()).isNull();
        assertThat(timers.getQueue()).isEmpty();
    }

    @Test
    void anAnswerOfNoUseIsAbandonedWhereThereIsOne() {
        ExchangeDeadline.abandonAnswer();
        try (ExchangeDeadline deadline = new ExchangeDeadline(timers, NEVER)) {
            ExchangeDeadline.abandonAnswer();
            deadline.covers(aborted::incrementAndGet);

            ExchangeDeadline.abandonAnswer();

            assertThat(aborted).hasValue(1);
            assertThat(deadline.hasPassed()).isFalse();
        }
        ExchangeDeadline.abandonAnswer();
        assertThat(aborted).hasValue(1);
    }

    @Test
    void aThreadThatWasInterruptedStaysSo() {
        ExchangeDeadline deadline = new ExchangeDeadline(timers, NEVER);
        Thread.currentThread().interrupt();

        deadline.close();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aThreadThatWasNotInterruptedStaysSo() {
        new ExchangeDeadline(timers, NEVER).close();

        assertThat(Thread.interrupted()).isFalse();
    }
}
