package io.threadpilot.insurance.vehicles;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlineTest {

    private static final Deadline EARLIER = new Deadline(Long.MAX_VALUE - 10);
    /** The clock goes on after the largest number with the smallest. */
    private static final Deadline LATER = new Deadline(Long.MIN_VALUE + 10);

    @Test
    void itComesWhenItsTimeHasPassed() {
        assertThat(Deadline.in(Duration.ofHours(1)).left())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofHours(1))
                .isGreaterThan(Duration.ofMinutes(50));
        assertThat(Deadline.in(Duration.ofHours(-1)).left()).isLessThanOrEqualTo(Duration.ofHours(-1));
    }

    @Test
    void ofTwoTheLaterOneIsTakenAlsoWhereTheClockStartsAnew() {
        assertThat(EARLIER.orLater(LATER)).isSameAs(LATER);
        assertThat(LATER.orLater(EARLIER)).isSameAs(LATER);
    }
}
