package io.threadpilot.insurance.vehicles;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTest {

    private final AtomicLong nanoTime = new AtomicLong(-12_345_678_901L);
    private final RetryBudget budget = new RetryBudget(nanoTime::get);

    @Test
    void tenRetriesAreAllowedHoweverFewCallsThereAre() {
        assertThat(spent(20)).isEqualTo(10);
    }

    @Test
    void withManyCallsAFifthOfThemMayBeTriedAgain() {
        firstAttempts(100);

        assertThat(spent(100)).isEqualTo(20);
    }

    @Test
    void aRetryComesBackAMinuteLater() {
        spent(10);
        pass(Duration.ofSeconds(59));
        assertThat(spent(10)).isZero();

        pass(Duration.ofSeconds(1));

        assertThat(spent(20)).isEqualTo(10);
    }

    @Test
    void callsThatAreOlderThanAMinuteDoNotCount() {
        firstAttempts(1_000);
        pass(Duration.ofSeconds(60));

        assertThat(spent(100)).isEqualTo(10);
    }

    @Test
    void spendingGoesOnOverTheMinute() {
        int spent = 0;
        for (int second = 0; second < 60; second++) {
            firstAttempts(10);
            spent += spent(10);
            pass(Duration.ofSeconds(1));
        }

        assertThat(spent).isBetween(115, 120);
    }

    private void firstAttempts(int count) {
        IntStream.range(0, count).forEach(i -> budget.firstAttempt());
    }

    /** How many of so many retries are allowed. */
    private int spent(int wanted) {
        return (int) IntStream.range(0, wanted).filter(i -> budget.spend()).count();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
