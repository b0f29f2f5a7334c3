package io.threadpilot.platform.settings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class AskedAgainTest {

    private long time = Long.MAX_VALUE;
    private volatile String text = "old";
    private int asked;
    private final AskedAgain<String> setting = new AskedAgain<>(
            key -> {
                asked++;
                return key + " is " + text;
            },
            () -> time);

    private void pass(long milliseconds) {
        time += Duration.ofMillis(milliseconds).toNanos();
    }

    @Test
    void theFirstAnswerComesFromTheConfiguration() {
        assertThat(setting.apply("key")).isEqualTo("key is old");
    }

    @Test
    void withinHalfASecondItIsNotAskedAgain() {
        setting.apply("key");
        text = "new";
        pass(499);

        assertThat(setting.apply("key")).isEqualTo("key is old");
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void afterHalfASecondItIs() {
        setting.apply("key");
        text = "new";
        pass(500);

        assertThat(setting.apply("key")).isEqualTo("key is new");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void whatOneThreadHasSeenIsNotFollowedByWhatWasThereBefore() throws InterruptedException {
        CountDownLatch oldIsRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AskedAgain<String> slow = new AskedAgain<>(
                key -> {
                    String present = text;
                    if (present.equals("old")) {
                        oldIsRead.countDown();
                        awaitOrFail(goOn);
                    }
                    return present;
                },
                () -> time);
        AtomicReference<String> seen = new AtomicReference<>();
        Thread first = new Thread(() -> slow.apply("key"));
        Thread second = new Thread(() -> seen.set(slow.apply("key")));
        first.start();
        oldIsRead.await();
        text = "new";
        second.start();
        await().until(() ->
                Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(second.getState()));
        goOn.countDown();
        first.join();
        second.join();

        assertThat(slow.apply("key")).isEqualTo(seen.get());
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConfigurationThatFailsIsAskedAgainAtOnce() {
        AskedAgain<String> failing = new AskedAgain<>(
                key -> {
                    if (asked++ == 0) {
                        throw new IllegalStateException();
                    }
                    return "there";
                },
                () -> time);
        assertThatIllegalStateException().isThrownBy(() -> failing.apply("key"));

        assertThat(failing.apply("key")).isEqualTo("there");
    }
}
