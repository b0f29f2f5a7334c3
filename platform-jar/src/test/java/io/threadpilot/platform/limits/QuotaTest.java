package io.threadpilot.platform.limits;

import io.threadpilot.platform.clients.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaTest {

    private static final Tier STANDARD = new Tier("standard", 1200, Duration.ofMinutes(1), 20);

    @Test
    void thePolicyIsTheTier() {
        assertThat(new Quota(STANDARD, true, 5, Duration.ZERO).policy()).isEqualTo("\"standard\";q=1200;w=60");
    }

    @Test
    void theStateIsWhatRemains() {
        assertThat(new Quota(STANDARD, true, 5, Duration.ZERO).state()).isEqualTo("\"standard\";r=5");
    }

    @Test
    void whenNothingRemainsTheStateSaysUntilWhen() {
        assertThat(new Quota(STANDARD, true, 0, Duration.ofSeconds(3)).state()).isEqualTo("\"standard\";r=0;t=3");
    }

    @ParameterizedTest
    @CsvSource({"PT0.000000001S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT24H, 86400"})
    void secondsAreRoundedUp(Duration untilNext, long seconds) {
        assertThat(new Quota(STANDARD, false, 0, untilNext).secondsUntilNext()).isEqualTo(seconds);
    }
}
