package io.threadpilot.platform.limits;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class ParallelCallsTest {

    private long now = -5;
    private final ParallelCalls calls = new ParallelCalls(() -> now);

    @Test
    void soManyBeginAsMayAndNoMore() {
        assertThat(calls.begin("one", 2)).isPresent();
        assertThat(calls.begin("one", 2)).isPresent();
        assertThat(calls.begin("one", 2)).isEmpty();
        assertThat(calls.begin("another", 2)).isPresent();
    }

    @Test
    void aCallThatEndsGivesItsPlaceBackOnce() {
        ParallelCalls.Call first = calls.begin("one", 2).orElseThrow();
        calls.begin("one", 2);

        first.end();
        first.end();

        assertThat(calls.begin("one", 2)).isPresent();
        assertThat(calls.begin("one", 2)).isEmpty();
    }

    @Test
    void aPlaceThatIsNeverGivenBackIsFreeAfterAMinute() {
        calls.begin("one", 2);
        now += Duration.ofSeconds(30).toNanos();
        Optional<ParallelCalls.Call> second = calls.begin("one", 2);
        now += Duration.ofSeconds(30).toNanos() - 1;
        assertThat(calls.begin("one", 2)).isEmpty();

        now += 1;

        assertThat(calls.begin("one", 2)).isPresent();
        assertThat(calls.begin("one", 2)).isEmpty();
        second.orElseThrow().end();
        assertThat(calls.begin("one", 2)).isPresent();
    }

    @Test
    void aLimitThatChangesHoldsAtOnce() {
        calls.begin("one", 2);
        calls.begin("one", 2);

        assertThat(calls.begin("one", 1)).isEmpty();
        assertThat(calls.begin("one", 3)).isPresent();
    }

    @Test
    void nothingIsRememberedOfOwnersWithoutACall() {
        ParallelCalls.Call call = calls.begin("one", 2).orElseThrow();
        calls.begin("another", 2);
        assertThat(calls.owners()).isEqualTo(2);

        call.end();

        assertThat(calls.owners()).isEqualTo(1);
    }
}
